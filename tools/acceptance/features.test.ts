import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@fastcart/environments/testing';
import { DeltaError, DeltaTable, query } from '@fastcart/delta';
import { type Cells, page } from './page';
import { changesOf, reading, rowsOf, wanted } from './reading';
import { ofSpark } from './rows';
import { type Facts, generated, names, readBySpark } from './spark';
import { type Outcome, type Write, writes, writeToCopy } from './writing';

const folder = temporaryFolder();

let made: ReturnType<typeof generated>;
const written: Record<string, Record<Write, Outcome>> = {};
let read: Record<string, Facts>;

const urlOf = (name: string): string => pathToFileURL(join(made.folder, name)).href;

beforeAll(async () => {
  made = generated();
  const versions: Record<string, number[]> = {};
  for (const name of names) {
    const path = join(folder, name);
    written[name] = await writeToCopy(join(made.folder, name), path);
    versions[path] = Object.values(written[name]).flatMap((outcome) =>
      DeltaError.is(outcome) ? [] : [outcome.version],
    );
  }
  read = readBySpark(versions, folder);
});

/** The text of a cell of the page. When the page promises equality, the error shows the whole difference. */
async function cell(
  promised: string | undefined,
  call: () => Promise<[got: unknown, wanted: unknown]>,
): Promise<string> {
  try {
    const [got, wanted] = await call();
    if (promised !== 'differs') expect(got).toEqual(wanted);
    return JSON.stringify(got) === JSON.stringify(wanted) ? 'yes' : 'differs';
  } catch (error) {
    if (DeltaError.is(error)) return error.code;
    throw error;
  }
}

test('the page lists every table', () => {
  expect([...page.keys()].sort()).toEqual(names);
});

test.each(names)('%s', async (name) => {
  const facts = made.facts[name]!;
  expect(facts.error).toBeUndefined();
  const promised = page.get(name);
  const cells = {
    read: await cell(promised?.read, async () => [await reading(urlOf(name), facts), wanted(facts)]),
    changes: '–',
  } as Cells;
  if (facts.changes) {
    const { from, to, rows } = facts.changes;
    cells.changes = await cell(promised?.changes, async () => [
      await changesOf(await DeltaTable.open(urlOf(name)), from, to),
      ofSpark(rows),
    ]);
  }
  const spark = read[join(folder, name)]!;
  expect(spark.error).toBeUndefined();
  for (const write of writes) {
    cells[write] = await cell(promised?.[write], async () => {
      const outcome = written[name]![write];
      if (DeltaError.is(outcome)) throw outcome;
      const { version, count, rows } = outcome;
      return [
        [rows.length, rows],
        [count, ofSpark(spark.versions[version]!)],
      ];
    });
  }
  expect(cells).toEqual(promised);
});

test.each(names)('%s gives no changes of versions that recorded none', async (name) => {
  const first = made.facts[name]!.changes?.from ?? Infinity;
  const table = await DeltaTable.open(urlOf(name));
  for (let from = 0; from < Math.min(first, table.version + 1); from += 1) {
    const error: unknown = await changesOf(table, from, table.version).catch((caught: unknown) => caught);
    expect(DeltaError.is(error)).toBe(true);
  }
});

test('an unknown feature is refused', async () => {
  const path = join(folder, 'unknown');
  cpSync(join(made.folder, 'no-rows'), path, { recursive: true });
  const commit = join(path, '_delta_log', '00000000000000000000.json');
  // Spark's checksum holds the protocol too.
  rmSync(commit.replace('.json', '.crc'));
  const protocol = '{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["later"],"writerFeatures":["later"]}';
  writeFileSync(commit, readFileSync(commit, 'utf8').replace(/"protocol":\{[^}]*\}/, `"protocol":${protocol}`));
  const open = () => DeltaTable.open(pathToFileURL(path).href);
  await expect(open().then(rowsOf)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  await expect(open().then((table) => table.delete())).rejects.toMatchObject({ code: 'UNSUPPORTED' });
});

test.each([
  ['check-constraints', `SELECT CAST(0 AS INT) AS id, 'zero' AS name`],
  ['not-null', `SELECT CAST(NULL AS INT) AS id, named_struct('a', CAST(1 AS INT)) AS s`],
  ['generated-columns', `SELECT CAST(2 AS INT) AS id, now() AS ts, DATE '1999-01-01' AS day`],
])('a row that %s forbid is refused', async (name, sql) => {
  const path = join(folder, `${name}-violated`);
  cpSync(join(made.folder, name), path, { recursive: true });
  const table = await DeltaTable.open(pathToFileURL(path).href);
  const error: unknown = await table.append(query(sql)).catch((caught: unknown) => caught);
  expect(DeltaError.is(error)).toBe(true);
  expect((await DeltaTable.open(table.url)).version).toBe(table.version);
});
