import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lake, readContract } from '@fastcart/runtime';
import { planFingerprint, tables } from '@fastcart/schemas';
import { fingerprints } from '@fastcart/lake/fingerprints';
import type { Change } from '@fastcart/lake/replay/index';
import type { TableStatus } from '@fastcart/lake/status';
import { temporaryFolder } from '../support/lake';
import { type Ended, runApp } from '../support/process';
import { events } from '../support/samples';

/**
 * Lakes as 0.1.0 left them run on: lakes-0.1.0/make.mjs says what is in them. After a definition has changed, its table is
 * expected to be `other` here, and a replay to change it.
 */
const folder = temporaryFolder();
beforeAll(() => execFileSync('tar', ['xzf', join(__dirname, 'lakes-0.1.0/lakes.tar.gz'), '-C', folder]));

/** As a lake of 0.1.0 has it: the hash of a plan's SQL. */
const oldTopProducts = 180054268003757506n;

const computed = Object.keys(fingerprints(readContract('')));

describe.each(['dirty', 'backlog', 'migrated'])('the lake %s', (name) => {
  const [log, lake] = [join(folder, name, 'log'), join(folder, name, 'lake')];
  const MIGRATIONS = name === 'migrated' ? join(folder, name, 'migrations') : '';

  const cli = (args: string[]): Ended => {
    const ended = runApp('lake', [...args, '--lake', lake], { MIGRATIONS });
    expect(ended).toMatchObject({ code: 0, errors: '' });
    return ended;
  };
  const status = (): TableStatus[] =>
    (JSON.parse(cli(['status', '--log', `file://${log}`, '--json']).output) as { tables: TableStatus[] }).tables;
  const states = (): unknown => Object.fromEntries(status().map(({ table, definition }) => [table, definition]));
  const present = Object.fromEntries(
    tables.map((table) => [table.name, computed.includes(table.name) ? 'present' : null]),
  );
  const versions = (): number[] => status().map(({ version }) => version);
  const numbers = () => stored(new Lake(lake, readContract(MIGRATIONS)));

  test('has the definitions of this program', async () => {
    expect((await numbers()).top_products).toBe(oldTopProducts);
    expect(states()).toEqual(present);
  });

  test('takes what was left and what comes, and is sound', async () => {
    const kept = await numbers();
    const before = status();
    expect(before.some(({ table, lag }) => table === 'silver' && lag! > 0)).toBe(name === 'backlog');
    appendFileSync(join(log, 'ecommerce-sales/0.ndjson'), events('clean', '0'));
    cli(['run', 'all', '--log', `file://${log}`]);
    const after = status();
    expect(after.filter(({ lag }) => lag !== null && lag !== 0)).toEqual([]);
    // What is new is folded, once: every table of Gold has one commit more.
    for (const { table, version } of before.filter(({ source }) => source === 'fact_orders'))
      expect([table, after.find((row) => row.table === table)!.version - version]).toEqual([table, 1]);
    cli(['validate']);
    expect(states()).toEqual(present);
    expect(cli(['status', '--log', `file://${log}`]).output).not.toContain('replay');
    expect(await numbers()).toEqual(kept);
  });

  test('has nothing to do then, and nothing to replay', () => {
    const before = versions();
    cli(['run', 'all', '--log', `file://${log}`]);
    // With Silver come all tables above it.
    const { changes } = JSON.parse(cli(['replay', 'silver', '--plan', '--json']).output) as { changes: Change[] };
    expect(changes.map(({ table }) => table)).toEqual(expect.arrayContaining(computed));
    // The last digit of an average depends on how Polars splits the rows: `changed` may count it.
    for (const { table, added, removed, before, after } of changes)
      expect([table, added, removed, after]).toEqual([table, 0, 0, before]);
    expect(versions()).toEqual(before);
  });
});

test('a replay writes the fingerprints of this program', async () => {
  const lake = join(folder, 'dirty/lake');
  expect(runApp('lake', ['replay', 'silver', '--yes', '--lake', lake])).toMatchObject({ code: 0, errors: '' });
  const contract = readContract('');
  expect(await stored(new Lake(lake, contract))).toMatchObject(fingerprints(contract));
});

/** The number that each table keeps. */
async function stored(lake: Lake): Promise<Record<string, bigint | undefined>> {
  const opened = await lake.open(...tables);
  const numbers = await Promise.all(opened.map((table) => table.transaction(planFingerprint)));
  for (const table of opened) table.close();
  return Object.fromEntries(tables.map((table, index) => [table.name, numbers[index]]));
}
