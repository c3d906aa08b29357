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

function linesOf(output: string, { name }: GoldTable): number {
  return readFileSync(join(output, `${name}.csv`), 'utf8')
    .trimEnd()
    .split('\n').length;
}

const folder = temporaryFolder();

/** So many that every Gold table has rows. */
const runs = 14;

test(`${runs} runs, each over one more message of every partition of the sample clean, give what one run gives`, async () => {
  const [log, lake, whole] = ['log', 'lake', 'whole'].map((part) => join(folder, part)) as [string, string, string];
  const read = Object.fromEntries(Object.keys(sample('clean').batches[0]!).map((partition) => [partition, 0]));
  for (let done = 0; done < runs; done++) {
    for (const [partition, position] of Object.entries(read)) {
      read[partition] = events('clean', partition).indexOf('\n', position) + 1;
      expect(read[partition]).toBeGreaterThan(position);
    }
    writeLog('clean', log, read);
    await run(log, lake);
  }
  await run(log, whole);
  const exports = [
    [lake, join(folder, 'one-by-one')],
    [whole, join(folder, 'at-once')],
  ] as const;
  for (const [path, output] of exports) {
    await exportTo(path, output);
    for (const table of goldTables) {
      keepNewestSnapshot(table, output);
      expect({ table: table.name, lines: linesOf(output, table) }).not.toEqual({ table: table.name, lines: 1 });
    }
  }
  for (const table of exported) expectSameRows(table, exports[0][1], exports[1][1]);
});
