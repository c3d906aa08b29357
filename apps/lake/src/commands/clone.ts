import { cloneJob } from '@fastcart/operations/clone/job';
import { commonSettings, FastcartError, Lake, mistakeInLakeUrl, runJob } from '@fastcart/runtime';
import type { LakeSchema } from '@fastcart/schemas';
import { argument, option } from '../given';
import { grid } from '../grid';
import { lakeCommand } from '../lake-command';
import { count, progress } from '../output';

export const command = lakeCommand({
  arguments: { url: argument('<url>', 'URL of the copy, `file://` or `hdfs://`, or a local path') },
  options: {
    toRun: option('<id>', 'use the set that this run published'),
    at: option(
      '<time>',
      'use the newest set that was published by this time, ISO 8601 in UTC; a date means its end; by default the newest set',
    ),
  },
  settings: [...commonSettings, 'ARCHIVE'],
  help: 'Example: lake clone hdfs://namenode:8020/backup/2025-11-09\nTo continue after an interruption, run the same command again. Workers may run at the same time. See docs/restore.md.',
  run: async ({ url, toRun, at }, { lake, config, signal }) => {
    const target = targetOf(url, lake.lakeSchema);
    const onCopied = (table: string, bytes: number): void => progress(`${table}: ${count(bytes)} bytes`);
    const { result } = await runJob(cloneJob(target, { toRun, at }, onCopied), config, signal);
    return { lake: target.url, ...result };
  },
  text: ({ lake, set, tables }) => {
    const rows = tables.map(({ table, rows, bytes }) => [table, count(rows), count(bytes)]);
    return `${grid(['table', 'rows', 'bytes'], rows)}\n${lake} has the set that run ${set.runId} published.`;
  },
});

/** Errors: USAGE_INVALID. */
function targetOf(url: string, lakeSchema: LakeSchema): Lake {
  const mistake = mistakeInLakeUrl(url);
  if (mistake) throw new FastcartError('USAGE_INVALID', `<url> ${mistake}`);
  return new Lake(url, lakeSchema);
}
