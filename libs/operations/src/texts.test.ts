import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@fastcart/environments/testing';
import { DeltaTable, query, type Query } from '@fastcart/delta';
import { FirstRows } from './first-rows';
import { type Rows, texts } from './texts';

/** Values of every type, different in every row; every third value is null. */
const values = `SELECT n,
  CASE WHEN n % 3 > 0 THEN 'text ' || n END AS text,
  CASE WHEN n % 3 > 0 THEN n % 2 = 0 END AS truth,
  CASE WHEN n % 3 > 0 THEN CAST(n AS int) END AS whole,
  CASE WHEN n % 3 > 0 THEN n / 7.0e0 END AS double,
  CASE WHEN n % 3 > 0 THEN CAST(n AS decimal(18, 2)) / 4 END AS money,
  CASE WHEN n % 3 > 0 THEN to_timestamp_micros(n * 1000003) END AS moment,
  CASE WHEN n % 3 > 0 THEN CAST(to_timestamp_micros(n * 1000003) AS timestamp) AT TIME ZONE 'UTC' END AS zoned,
  CASE WHEN n % 3 > 0 THEN CAST(to_timestamp_seconds(n * 86400) AS date) END AS day,
  CASE WHEN n % 3 > 0 THEN CAST('bytes ' || n AS bytea) END AS bytes,
  CASE WHEN n % 3 > 0 THEN [n, NULL, n + 1] END AS list,
  CASE WHEN n % 3 > 0 THEN [['a' || n], NULL, []] END AS lists,
  CASE WHEN n % 3 > 0 THEN named_struct('a', n, 'b', named_struct('c', 'x' || n)) END AS struct,
  CASE WHEN n % 3 > 0 THEN [named_struct('d', n, 'e', CASE WHEN n % 2 = 0 THEN 'e' END)] END AS structs,
  CASE WHEN n % 3 > 0 THEN MAP {'k' || n: n} END AS map,
  arrow_cast('group ' || (n % 5), 'Dictionary(Int32, Utf8)') AS dictionary,
  NULL AS nothing
FROM (SELECT value AS n FROM generate_series(1, 2500)) ORDER BY n`;

async function collected(rows: Query): Promise<{ names: string[]; rows: Rows }> {
  const { columns, batches } = await texts(rows);
  return { names: columns.map(({ name }) => name), rows: (await Array.fromAsync(batches)).flat() };
}

test('the texts in batches equal those of the whole result, for every type', async () => {
  const whole = await query(values).text();
  const batches = await Array.fromAsync(query(values).texts({ rows: 1000 }));
  expect(batches.map(({ rows }) => rows.length)).toEqual([0, 1000, 1000, 500]);
  for (const { columns } of batches) expect(columns).toEqual(whole.columns);
  expect(batches.flatMap(({ rows }) => rows)).toEqual(whole.rows);
});

test('a batch ends with the row that makes it long enough', async () => {
  const wide = query("SELECT repeat('x', 400) FROM generate_series(1, 5)");
  const batches = await Array.fromAsync(wide.texts({ bytes: 1000 }));
  expect(batches.map(({ rows }) => rows.length)).toEqual([0, 3, 2]);
});

test('two columns may have the same name, also with different types or dictionaries', async () => {
  const folder = temporaryFolder();
  const t = await DeltaTable.create(pathToFileURL(folder).href, {
    schema: {
      type: 'struct',
      fields: ['id', 'part'].map((name) => ({ name, type: 'string', nullable: true, metadata: {} })),
    },
    partitionBy: ['part'],
  });
  await t.append(query("SELECT * FROM (VALUES ('1', 'x'), ('2', 'y'), ('3', 'z')) AS v(id, part)"));
  expect(await collected(query(`SELECT a.*, b.* FROM t a, t b WHERE a.id = '1' AND b.id = '3'`, { t }))).toMatchObject({
    names: ['id', 'part', 'id', 'part'],
    rows: [['1', 'x', '3', 'z']],
  });
  const joined = query('SELECT a.part, b.part FROM t a, t b ORDER BY 1, 2', { t });
  expect((await collected(joined)).rows).toEqual(
    ['xx', 'xy', 'xz', 'yx', 'yy', 'yz', 'zx', 'zy', 'zz'].map((p) => p.split('')),
  );
  const typed = query('SELECT a.n, b.n FROM (SELECT 1 AS n) a, (SELECT true AS n) b');
  expect((await collected(typed)).rows).toEqual([['1', 'true']]);
  t.close();
});

test('a result without rows has column names, and an invalid statement is an error', async () => {
  expect(await collected(query('SELECT 1 AS one WHERE false'))).toEqual({ names: ['one'], rows: [] });
  await expect(texts(query('SELECT nope'))).rejects.toMatchObject({ code: 'QUERY' });
  await expect(collected(query("SELECT CAST(v AS int) FROM (VALUES ('1'), ('x')) AS t(v)"))).rejects.toMatchObject({
    code: 'QUERY',
  });
});

describe('the first rows', () => {
  const numbers = (to: number): Query => query(`SELECT value FROM generate_series(1, ${to}) ORDER BY value`);

  test.each([
    [2500, 1500, 5000, 1000],
    [2500, 2500, 5000, 0],
    [2500, 9000, 5000, 0],
    [2500, 1000, 5000, 1500],
    [0, 10, 5000, 0],
  ])('of %d rows with the limit %d, and the number of the others', async (all, limit, most, left) => {
    const { batches } = await texts(numbers(all));
    const first = new FirstRows(batches, limit);
    const rows = (await Array.fromAsync(first.rows())).flat();
    expect(rows.map(([value]) => Number(value))).toEqual(
      Array.from({ length: Math.min(all, limit) }, (_, at) => at + 1),
    );
    expect(await first.left(most)).toBe(left);
  });

  test('of a result without an end are read, and others are counted up to a bound', async () => {
    const { batches } = await texts(
      query('SELECT a.value FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b'),
    );
    const first = new FirstRows(batches, 10);
    expect((await Array.fromAsync(first.rows())).flat()).toHaveLength(10);
    expect(await first.left(5_000)).toBeGreaterThan(5_000);
    await batches.return();
  });
});
