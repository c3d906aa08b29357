import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprints } from '@fastcart/operations/fingerprints';
import { queryLake } from '@fastcart/operations/query';
import type { Change } from '@fastcart/operations/replay/index';
import type { TableStatus } from '@fastcart/operations/status';
import { Lake, readLakeSchema } from '@fastcart/runtime';
import { planFingerprint, tables } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { temporaryFolder } from '../support/lake';
import { events } from '../support/samples';

/**
 * Lakes as 0.1.0 left them run on: lakes-0.1.0/make.mjs says what is in them. After a definition has changed, its table is
 * expected to be `other` here, and a replay to change it.
 */
const folder = temporaryFolder();
beforeAll(() => execFileSync('tar', ['xzf', join(__dirname, 'lakes-0.1.0/lakes.tar.gz'), '-C', folder]));

/** As a lake of 0.1.0 has it: the hash of a plan's SQL. */
const oldTopProducts = 180054268003757506n;

const computed = Object.keys(fingerprints(readLakeSchema(undefined)));

describe.each(['dirty', 'backlog', 'migrated'])('the lake %s', (name) => {
  const [log, lake] = [join(folder, name, 'log'), join(folder, name, 'lake')];
  const MIGRATIONS = name === 'migrated' ? join(folder, name, 'migrations') : '';
  /** Of the lake as 0.1.0 left it. */
  const clone = join(folder, name, 'clone');
  const lakeSchema = () => readLakeSchema(MIGRATIONS || undefined);

  const cli = async (...args: string[]): Promise<string> => {
    const { code, output, errors } = await lakeRun([...args, '--lake', lake], { MIGRATIONS });
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    return output;
  };
  const status = async (): Promise<TableStatus[]> =>
    (JSON.parse(await cli('status', '--log', `file://${log}`, '--json')) as { tables: TableStatus[] }).tables;
  const definitions = (of: TableStatus[]): unknown =>
    Object.fromEntries(of.map(({ table, definition }) => [table, definition]));
  const versions = (of: TableStatus[]): number[] => of.map(({ version }) => version);
  const present = Object.fromEntries(
    tables.map((table) => [table.name, computed.includes(table.name) ? 'present' : null]),
  );
  const numbers = () => stored(new Lake(lake, lakeSchema()));

  /** As 0.1.0 left it, and after a run over what was left and what came. */
  let before: TableStatus[];
  let after: TableStatus[];
  let numbersBefore: Record<string, bigint | undefined>;
  let numbersAfter: typeof numbersBefore;

  beforeAll(async () => {
    [before, numbersBefore] = [await status(), await numbers()];
    await cli('clone', clone);
    appendFileSync(join(log, 'ecommerce-sales/0.ndjson'), events('clean', '0'));
    await cli('run', 'all', '--log', `file://${log}`);
    [after, numbersAfter] = [await status(), await numbers()];
  });

  test('has the plan fingerprints of this program', () => {
    expect(numbersBefore.top_products).toBe(oldTopProducts);
    expect(definitions(before)).toEqual(present);
  });

  test('reads remaining and new messages, and is sound', async () => {
    expect(before.some(({ table, lag }) => table === 'silver' && lag! > 0)).toBe(name === 'backlog');
    expect(after.filter(({ lag }) => lag !== null && lag !== 0)).toEqual([]);
    // What is new is folded, once: every table of Gold has one commit more.
    for (const { table, version } of before.filter(({ source }) => source === 'fact_orders'))
      expect([table, after.find((row) => row.table === table)!.version - version]).toEqual([table, 1]);
    await cli('validate');
    expect(definitions(after)).toEqual(present);
    expect(await cli('status', '--log', `file://${log}`)).not.toContain('replay');
    expect(numbersAfter).toEqual(numbersBefore);
    const sets = await queryLake(
      new Lake(lake, lakeSchema()),
      'SELECT sequence FROM published ORDER BY published_at DESC',
    );
    // Of 0.1.0 they have no number.
    expect(sets.rows.map(([sequence]) => sequence)).toEqual(['1', ...sets.rows.slice(1).map(() => null)]);
    expect(sets.rows.length).toBeGreaterThan(1);
  });

  test('has nothing to do then, and a replay changes no row and stores the fingerprints of this program', async () => {
    await cli('run', 'all', '--log', `file://${log}`);
    expect(versions(await status())).toEqual(versions(after));
    // With Silver come all tables above it.
    const { changes } = JSON.parse(await cli('replay', 'silver', '--yes', '--json')) as { changes: Change[] };
    expect(changes.map(({ table }) => table)).toEqual(expect.arrayContaining(computed));
    // The last digit of an average depends on how Polars splits the rows: `changed` may count it.
    for (const { table, added, removed, before: were, after: are } of changes)
      expect([table, added, removed, are]).toEqual([table, 0, 0, were]);
    expect(await numbers()).toMatchObject(fingerprints(lakeSchema()));
  });
});

/** The number that each table keeps. */
async function stored(lake: Lake): Promise<Record<string, bigint | undefined>> {
  const opened = await lake.open(...tables);
  const numbers = await Promise.all(opened.map((table) => table.transaction(planFingerprint)));
  for (const table of opened) table.close();
  return Object.fromEntries(tables.map((table, index) => [table.name, numbers[index]]));
}
