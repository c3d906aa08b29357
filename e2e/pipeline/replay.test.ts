import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { query } from '@fastcart/delta';
import { queryLake } from '@fastcart/operations/query';
import type { Change } from '@fastcart/operations/replay/index';
import { Lake } from '@fastcart/runtime';
import { columnNames, goldTables, tables } from '@fastcart/schemas';
import { expectAccounted } from '../support/accounting';
import { lakeRun } from '../support/command';
import { corrupt, open } from '../support/corrupt';
import { expectSameLakes, lateLake, run } from '../support/lake';
import { replay } from '../support/replay';
import { sample, writeLog } from '../support/samples';

const { folder, first, sound, lake } = lateLake();

/** The tables in which something changes. */
const moved = (changes: Change[]): string[] =>
  changes.filter(({ added, removed, changed }) => added + removed + changed > 0).map(({ table }) => table);

/** Every row of the newest versions, by table and key: what a replay is held to. */
async function contents(path = lake): Promise<Record<string, Record<string, string>>> {
  const all: Record<string, Record<string, string>> = {};
  for (const table of tables) {
    const opened = await open(new Lake(path), table.name);
    const names = columnNames(table).filter((name) => !name.startsWith('silver_ingestion_'));
    const { rows } = await query(`SELECT ${names.join(', ')} FROM t`, { t: opened }).text();
    const at = table.key.map((key) => names.indexOf(key));
    all[table.name] = Object.fromEntries(
      rows.map((row) => [JSON.stringify(at.map((i) => row[i])), JSON.stringify(row)]),
    );
    opened.close();
  }
  return all;
}

/** What became different, counted as a plan counts. */
function counted(before: Record<string, string>, after: Record<string, string>): number[] {
  const keys = Object.keys({ ...before, ...after });
  const kinds = keys.map((key) => (!(key in before) ? 'added' : !(key in after) ? 'removed' : 'changed'));
  const differs = keys.map((key) => before[key] !== after[key]);
  return ['added', 'removed', 'changed'].map((kind) => kinds.filter((each, i) => each === kind && differs[i]).length);
}

/** Rows of a table and sums of its columns, by these names. */
async function figures(table: string, names: string[]): Promise<Record<string, string | null>> {
  const measures = names.map((name) => (name === 'rows' ? 'count(*)' : `sum("${name}")`));
  const opened = await open(new Lake(lake), table);
  const { rows } = await query(`SELECT ${measures.join(', ')} FROM t`, { t: opened }).text();
  opened.close();
  return Object.fromEntries(names.map((name, at) => [name, rows[0]![at]!]));
}

test('a plan changes nothing and lists exactly the changes of the replay', async () => {
  await corrupt(lake);
  const before = await contents();
  const plan = await replay({ target: 'silver' }, false, lake);
  expect(await contents()).toEqual(before);
  const wrong = ['rejected', 'silver', 'fact_orders', 'daily_revenue_by_product', 'top_customers'];
  expect(moved(plan)).toEqual(wrong);
  const done = await replay({ target: 'silver' }, true, lake);
  expect(done).toEqual(plan);
  const after = await contents();
  for (const { table, added, removed, changed } of plan)
    expect({ table, kinds: [added, removed, changed] }).toEqual({
      table,
      kinds: counted(before[table]!, after[table]!),
    });
  for (const { table, after: reported } of plan)
    expect({ table, ...reported }).toEqual({ table, ...(await figures(table, Object.keys(reported))) });
  await expectAccounted(lake);
  await expectSameLakes(lake, sound);
  // No row of the staging is left.
  const files = readdirSync(join(lake, '.replay'), { recursive: true }).map(String);
  expect(files.filter((file) => file.endsWith('.parquet') && !file.includes('_delta_log'))).toEqual([]);
});

test('one Gold table is computed again from the present orders and published', async () => {
  const whole = await contents();
  const change = { commit: { metadata: { housekeeping: true } } };
  // Earlier all-time snapshots cannot be computed again.
  for (const [name, rows] of [
    ['top_products', `period <> 'all_time'`],
    ['conversion_metrics', 'true'],
  ] as const) {
    const table = await open(new Lake(lake), name);
    await table.delete(rows, change);
    table.close();
  }
  const [{ table, added }] = (await replay({ target: 'gold', table: 'top_products' }, true, lake)) as [Change];
  expect([table, added > 0]).toEqual(['top_products', true]);
  const { rows } = await queryLake(new Lake(lake), 'SELECT count(*) FROM top_products');
  expect(Number(rows[0]![0])).toBe(Object.keys(whole.top_products!).length);
  const made = await contents();
  // The other one stays as it is.
  expect(made).toEqual({ ...whole, conversion_metrics: {}, published: made.published });
});

test('for a range of dates, only these dates are computed again', async () => {
  const revenue = await open(new Lake(lake), 'daily_revenue_by_product');
  const days = (await query('SELECT DISTINCT date FROM t ORDER BY date', { t: revenue }).rows()).map(({ date }) =>
    String(date),
  );
  expect(days.length).toBeGreaterThan(1);
  await revenue.update({ total_revenue: 'total_revenue + 1' }, { commit: { metadata: { housekeeping: true } } });
  revenue.close();
  const [from] = days.slice(-1) as [string];
  const changes = await replay({ target: 'gold', from, to: from }, true, lake);
  expect(changes.flatMap(({ dates = [] }) => dates.map(({ date }) => date))).toEqual([from]);
  const rest = await replay({ target: 'gold', to: days.at(-2) }, true, lake);
  expect(moved(rest)).toEqual(['daily_revenue_by_product']);
  await expectSameLakes(lake, sound);
});

test('workers continue at the positions of a replay', async () => {
  const [log, grown] = [join(folder, 'grown-log'), join(folder, 'grown')] as const;
  const [, second, third] = sample('late').batches;
  cpSync(first, grown, { recursive: true });
  await corrupt(grown);
  writeLog('late', log, second!);
  await run(log, grown, ['bronze']);
  // Silver lags behind Bronze, and then Gold behind Silver.
  await replay({ target: 'silver' }, true, grown);
  await run(log, grown, ['silver']);
  await replay({ target: 'gold' }, true, grown);
  await run(log, grown, ['gold']);
  writeLog('late', log, third!);
  await run(log, grown);
  await expectAccounted(grown);
  await expectSameLakes(grown, sound);
});

test('without --yes a replay changes nothing', async () => {
  const reported = async (): Promise<string> => {
    const { code, output, errors } = await lakeRun(['replay', 'gold', '--lake', lake]);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    return output;
  };
  expect(await reported()).toMatch(/^No row differs\. --yes only stores/m);
  await corrupt(lake);
  const before = await versions();
  expect(await reported()).toMatch(/^Nothing was changed\. Use --yes to apply the changes\.$/m);
  expect((await lakeRun(['replay', 'gold', '--lake', lake, '--from', '2025-13-01'])).code).toBe(78);
  expect(await versions()).toEqual(before);
});

async function versions(): Promise<number[]> {
  const opened = await new Lake(lake).open(...tables);
  return opened.map(({ version }) => version);
}

test('a Gold table that an earlier staging does not have is created in it', async () => {
  const { path } = goldTables[0]!;
  await replay({ target: 'gold' }, false, lake);
  rmSync(join(lake, '.replay', path), { recursive: true });
  expect(moved(await replay({ target: 'gold' }, false, lake))).toEqual([]);
});
