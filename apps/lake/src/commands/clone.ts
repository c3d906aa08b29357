import { cloneJob, type Cloned } from '@fastcart/operations/clone/job';
import {
  commonSettings,
  FastcartError,
  Lake,
  mistakeInLakeUrl,
  readConfig,
  runJob,
  settings,
  stopSignal,
} from '@fastcart/runtime';
import type { Command } from 'commander';
import { contractOfEnvironment, defaults, print, progress, toJson } from '../context';
import { grid } from '../grid';

interface Options {
  toRun?: string;
  at?: string;
  lake: string;
}

export function addClone(program: Command): void {
  program
    .command('clone')
    .alias('backup')
    .description('copy the tables of a published set to another URL: a lake of its own, or a backup')
    .argument('<url>', 'where to; `file://` or `hdfs://`, or a local path')
    .option('--to-run <id>', 'the set that this run published')
    .option(
      '--at <time>',
      'the newest set that was published by then, ISO 8601 in UTC; a date means its end; by default the newest of all',
    )
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .addHelpText(
      'after',
      '\nExample: lake clone hdfs://namenode:8020/backup/2025-11-09\nWhat was interrupted goes on with the same command. Workers may run meanwhile. docs/restore.md tells more.',
    )
    .action(async (url: string, { toRun, at, lake }: Options, command: Command) => {
      const { config } = readConfig([...commonSettings, 'ARCHIVE'], ['--lake', lake], process.env);
      const target = targetOf(url);
      const onCopied = (table: string, bytes: number): void =>
        progress(`${table}: ${bytes.toLocaleString('en-US')} bytes`);
      const { result } = await runJob(cloneJob(target, { toRun, at }, onCopied), config, stopSignal());
      progress('');
      const { set, tables } = result;
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      print(json ? toJson({ lake: target.url, set, tables }) : text(target, result));
    });
}

/** Errors: USAGE_INVALID. */
function targetOf(url: string): Lake {
  const mistake = mistakeInLakeUrl(url);
  if (mistake) throw new FastcartError('USAGE_INVALID', `<url> ${mistake}`);
  return new Lake(url, contractOfEnvironment());
}

function text({ url }: Lake, { set, tables }: Cloned): string {
  const rows = tables.map(({ table, rows, bytes }) => [
    ...[table, rows.toLocaleString('en-US'), bytes.toLocaleString('en-US')],
  ]);
  return `${grid(['table', 'rows', 'bytes'], rows)}\n${url} is the lake as run ${set.runId} published it.`;
}
