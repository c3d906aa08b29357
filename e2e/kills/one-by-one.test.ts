import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GoldTable, goldTables } from '@fastcart/schemas';
import { expectSameRows } from '../support/compare';
import { exported, exportTo, run, temporaryFolder } from '../support/lake';
import { events, sample, writeLog } from '../support/samples';

/** Snapshot tables keep a set of rows for each as_of that a run had: only the newest is that of a single run. */
function keepNewestSnapshot({ name, parts }: GoldTable, output: string): void {
  const file = join(output, `${name}.csv`);
  const [header, ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const newest = rows
    .map((row) => row.slice(0, 10))
    .sort()
    .at(-1)!;
  const isSnapshot = (row: string): boolean =>
    parts.some(({ update, period }) => update === 'snapshot' && row.includes(period ?? ''));
  const kept = rows.filter((row) => !isSnapshot(row) || row.startsWith(newest));
  writeFileSync(file, `${[header, ...kept].join('\n')}\n`);
}

const folder = temporaryFolder();

test('a run for each message of a partition of the sample clean gives what one run gives', async () => {
  const [log, lake, whole] = ['log', 'lake', 'whole'].map((part) => join(folder, part)) as [string, string, string];
  const end = sample('clean').batches[0]!;
  writeLog('clean', join(folder, 'all'), end);
  await run(join(folder, 'all'), whole);

  const read: Record<string, number> = Object.fromEntries(Object.keys(end).map((partition) => [partition, 0]));
  const isRead = (partition: string): boolean => read[partition] === end[partition];
  while (!Object.keys(end).every(isRead)) {
    for (const partition of Object.keys(end))
      if (!isRead(partition)) read[partition] = events('clean', partition).indexOf('\n', read[partition]) + 1;
    writeLog('clean', log, read);
    await run(log, lake);
  }
  const exports = [
    [lake, join(folder, 'one-by-one')],
    [whole, join(folder, 'at-once')],
  ] as const;
  for (const [path, output] of exports) {
    await exportTo(path, output);
    for (const table of goldTables) keepNewestSnapshot(table, output);
  }
  for (const table of exported) expectSameRows(table, exports[0][1], exports[1][1]);
});
