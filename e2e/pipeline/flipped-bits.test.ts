import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { queryLake } from '@fastcart/operations/query';
import { Lake } from '@fastcart/runtime';
import { bronze, factOrders, type Layer, silver, type Table, tables } from '@fastcart/schemas';
import { boundariesOf } from '../support/boundaries';
import { lakeRun } from '../support/command';
import { run, temporaryFolder } from '../support/lake';
import { order } from '../support/orders';
import { runWatched } from '../support/process';

/** Places of a data file at which a bit is flipped, one after the other. */
const flips = Number(process.env.FLIPS ?? 3);

const folder = temporaryFolder();
const [log, first, sound, lake] = ['log', 'first', 'sound', 'lake'].map((name) => join(folder, name)) as Four;
type Four = [string, string, string, string];
const events = join(log, 'ecommerce-sales', '0.ndjson');

beforeAll(async () => {
  mkdirSync(join(log, 'ecommerce-sales'), { recursive: true });
  appendFileSync(events, `${order('A', 10)}${order('A-rejected', -1)}no event\n`);
  await run(log, first);
  appendFileSync(events, `${order('B', 10)}${order('B-rejected', -1)}no event\n`);
  cpSync(first, sound, { recursive: true });
  await run(log, sound);
});

function copyOf(source: string): void {
  rmSync(lake, { recursive: true, force: true });
  cpSync(source, lake, { recursive: true });
}

/** A data file that the newest commit of a table with any has written; undefined for a table that never had rows. */
function newestFile(table: Table): string | undefined {
  const entries = join(lake, table.path, '_delta_log');
  const names = readdirSync(entries).filter((name) => name.endsWith('.json'));
  const actions = names
    .toSorted()
    .reverse()
    .flatMap((name) => readFileSync(join(entries, name), 'utf8').split('\n').filter(Boolean));
  const added = actions.map((line) => JSON.parse(line) as { add?: { path: string } }).find(({ add }) => add);
  return added && join(lake, table.path, decodeURIComponent(added.add!.path));
}

/** The places at which one bit of the files is flipped, as fractions of their lengths, and in the end none. */
function* flipped(...files: string[]): Generator<number> {
  const contents = files.map((file) => readFileSync(file));
  for (let flip = 0; flip < flips; flip++) {
    const place = (flip + 0.5) / flips;
    for (const [index, file] of files.entries()) {
      const bytes = Buffer.from(contents[index]!);
      bytes[Math.floor(bytes.length * place)]! ^= 1 << (flip % 8);
      writeFileSync(file, bytes);
    }
    yield place;
  }
  for (const [index, file] of files.entries()) writeFileSync(file, contents[index]!);
}

test('validate names every damaged file of every table', async () => {
  copyOf(sound);
  const files = tables.map(newestFile).filter((file) => file !== undefined);
  expect(files.length).toBeGreaterThan(15);
  for (const place of flipped(...files)) {
    const { code, errors } = await lakeRun(['validate', '--lake', lake]);
    expect({ place, code, missing: files.filter((file) => !errors.includes(file)) }).toEqual({
      place,
      code: 65,
      missing: [],
    });
    expect(errors).toContain('STORAGE_CORRUPT');
  }
  expect(await lakeRun(['validate', '--lake', lake])).toMatchObject({ code: 0 });
});

test('a query of a damaged table returns its rows or STORAGE_CORRUPT', async () => {
  copyOf(sound);
  const sql = 'SELECT * FROM silver ORDER BY order_id';
  for (const place of flipped(newestFile(silver)!)) {
    const failed = await queryLake(new Lake(lake), sql).then(
      () => undefined,
      (error: { code: string }) => error.code,
    );
    expect({ place, failed }).not.toEqual({ place, failed: 'QUERY_INVALID' });
  }
});

/** Runs the first layers, of Gold only up to the commit of fact_orders. */
async function runUpTo(table: Table): Promise<void> {
  const below: Layer[] = table === bronze ? ['bronze'] : ['bronze', 'silver'];
  await run(log, lake, below);
  if (table !== factOrders) return;
  const probe = join(folder, 'probe');
  cpSync(lake, probe, { recursive: true });
  const passed = boundariesOf('gold-worker', ['--lake', probe], join(folder, 'boundaries'));
  const at = passed.findIndex((each) => each.table === factOrders.name && each.at === 'end') + 1;
  expect(runWatched('gold-worker', ['--lake', lake], { KILL_AT: String(at) }).signal).toBe('SIGKILL');
}

test.each([
  [bronze, 'silver'],
  [silver, 'gold'],
  [factOrders, 'gold'],
] as const)('what reads $name takes nothing of a damaged file', async (table, layer) => {
  copyOf(first);
  await runUpTo(table);
  const file = newestFile(table)!;
  for (const place of flipped(file)) {
    const refused = run(log, lake, [layer]);
    await expect(refused.then(() => place)).rejects.toMatchObject({
      code: 'STORAGE_CORRUPT',
      message: expect.stringContaining(file),
    });
  }
  expect(await run(log, lake, [layer])).toMatchObject([{ outcome: 'committed' }]);
});
