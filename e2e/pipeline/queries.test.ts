import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openEventLog } from '@fastcart/events';
import { lakeRun } from '../support/command';
import { run, temporaryFolder } from '../support/lake';
import { copyLog } from '../support/samples';

const folder = temporaryFolder();
const lake = join(folder, 'lake');
const queries = join(__dirname, '../../docs/queries');

beforeAll(async () => {
  copyLog('dirty', join(folder, 'log'));
  await run(join(folder, 'log'), lake);
});

async function rows(args: string[]): Promise<Record<string, string>[]> {
  const { code, output, errors } = await lakeRun(['query', '--json', '--lake', lake, ...args]);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return JSON.parse(output) as Record<string, string>[];
}

test.each(readdirSync(queries))('docs/queries/%s runs and has an answer', async (file) => {
  expect((await rows(['--file', join(queries, file)])).length).toBeGreaterThan(0);
});

test('the counts and the revenues of the seed agree', async () => {
  const [counts] = await rows(['--file', join(queries, 'counts.sql')]);
  expect(counts).toEqual({ bronze: '135', silver: '108', rejected: '24', duplicates: '3', quarantined: '15' });
  const [revenue] = await rows(['--file', join(queries, 'revenue.sql')]);
  expect(new Set(Object.values(revenue!)).size).toBe(1);
});

test('--json and --csv cannot be combined', async () => {
  const { code, errors } = await lakeRun(['--json', 'query', '--csv', 'SELECT 1', '--lake', lake]);
  expect({ code, errors }).toEqual({
    code: 78,
    errors: expect.stringContaining('use --json or --csv, not both'),
  });
});

test('CSV for a spreadsheet has no formulas', async () => {
  const sql = `SELECT '=1+1' AS "@name", -1.50 AS balance`;
  expect(await lakeRun(['query', sql, '--csv', '--safe', '--lake', lake])).toMatchObject({
    code: 0,
    output: `'@name,balance\n'=1+1,-1.5\n`,
  });
  expect(await lakeRun(['query', sql, '--safe', '--lake', lake])).toMatchObject({
    code: 78,
    errors: expect.stringContaining('--safe requires --csv'),
  });
});

test('a query reads the set that was published by a time', async () => {
  const [published] = await rows(['SELECT published_at FROM published']);
  const sql = 'SELECT count(*) AS n FROM conversion_metrics';
  expect(await rows([sql, '--as-of', published!.published_at!])).toEqual([{ n: '1' }]);
  expect((await lakeRun(['query', sql, '--as-of', '2020-01-01', '--lake', lake])).code).toBe(65);
});

test.each([
  ['query', 'SELECT timestamp, ingestion_timestamp FROM silver'],
  ['query', '--csv', 'SELECT timestamp, ingestion_timestamp FROM silver'],
  ['query', '--json', 'SELECT timestamp, ingestion_timestamp FROM silver'],
  ['query', 'SELECT array_agg(timestamp) FROM silver'],
  ['status', '--log', `file://${join(folder, 'log')}`],
  ['status', '--json', '--log', `file://${join(folder, 'log')}`],
  ['trace', 'fact_orders'],
  ['tables', '--drift'],
  ['rejected', 'list'],
  ['restore', '--list'],
])('lake %s %s: a time has its zone', async (...args) => {
  const { code, output, errors } = await lakeRun([...args, '--lake', lake]);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  const times = output.match(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*/g)!;
  expect(times.length).toBeGreaterThan(0);
  expect(times.filter((time) => !/T\d\d:\d\d:\d\d(\.\d+)?Z/.test(time))).toEqual([]);
});

describe('status', () => {
  interface Told {
    table: string;
    lag: number | null;
    lagUnit: string | null;
  }
  async function status(log: string): Promise<{ tables: Told[]; errors: string }> {
    const { code, output, errors } = await lakeRun(['status', '--json', '--lake', lake, '--log', `file://${log}`]);
    expect(code).toBe(0);
    return { ...(JSON.parse(output) as { tables: Told[] }), errors };
  }

  test('shows rows, versions and lag of every table', async () => {
    const { tables, errors } = await status(join(folder, 'log'));
    expect(errors).toBe('');
    expect(tables).toContainEqual(expect.objectContaining({ table: 'bronze', rows: 135, lag: 0, source: 'log' }));
    expect(tables.filter(({ lag }) => lag)).toEqual([]);
  });

  test('shows the unit of a lag', async () => {
    const units = ({ tables }: { tables: Told[] }) =>
      ['bronze', 'silver', 'quarantine'].map((name) => tables.find(({ table }) => table === name)!.lagUnit);
    expect(units(await status(join(folder, 'log')))).toEqual(['bytes', 'versions', null]);
  });

  test('shows no lag for a log that is not the log of the lake', async () => {
    const other = join(folder, 'other');
    const opened = await openEventLog(`file://${other}`);
    await opened.append('ecommerce-sales', [{ key: 'ORD-1', value: '{}' }]);
    await opened.close();
    const { tables, errors } = await status(other);
    expect(tables).toContainEqual(expect.objectContaining({ table: 'bronze', lag: null, lagUnit: null }));
    expect(errors).toMatch(
      /^Bronze has read nothing of ecommerce-sales at file:.*: it was filled from another log\.$/m,
    );
  });
});
