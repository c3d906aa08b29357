import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { query } from '.';

const folder = temporaryFolder();

const everyType = query(`SELECT 'x' AS string, CAST(-7 AS INT) AS integer, CAST(9007199254740993 AS BIGINT) AS long,
  CAST('0.1' AS DOUBLE) AS double, true AS boolean, CAST('12.30' AS DECIMAL(18,2)) AS decimal, DATE '2025-11-09' AS date,
  arrow_cast('2025-11-09T15:55:40.66919Z', 'Timestamp(Microsecond, Some("UTC"))') AS timestamp,
  make_array('a', NULL) AS array, named_struct('b', 'y', 'a', 1) AS struct, arrow_cast('hi', 'Binary') AS binary,
  CAST(NULL AS VARCHAR) AS nothing`);

test('every type has one spelling as text, and a value that loses nothing', async () => {
  const { columns, rows } = await everyType.text();
  const text = Object.fromEntries(columns.map(({ name }, at) => [name, rows[0]![at]]));
  expect(text).toEqual({
    string: 'x',
    integer: '-7',
    long: '9007199254740993',
    double: '0.1',
    boolean: 'true',
    decimal: '12.30',
    date: '2025-11-09',
    timestamp: '2025-11-09T15:55:40.669190Z',
    array: '["a",null]',
    struct: '{"b":"y","a":1}',
    binary: 'aGk=',
    nothing: null,
  });
  expect((await everyType.rows())[0]).toMatchObject({
    integer: -7,
    long: 9007199254740993n,
    double: 0.1,
    boolean: true,
  });
});

test.each([
  ['100', '100.0'],
  ['1e17', '1e+17'],
  ['1e-8', '1e-8'],
  ['-0.0', '-0.0'],
  ['33.333333333333336', '33.333333333333336'],
])('the double %s is written %s', async (value, expected) => {
  expect((await query(`SELECT CAST('${value}' AS DOUBLE) AS d`).text()).rows).toEqual([[expected]]);
});

test('files are sources and sinks, and so are buffers', async () => {
  const [arrow, parquet] = [join(folder, 'rows.arrow'), join(folder, 'rows.parquet')];
  const numbers = query('SELECT value AS n FROM generate_series(1, 1000)');
  expect(await numbers.toArrowFile(arrow)).toEqual({ rows: 1000 });
  expect(await numbers.toParquetFile(parquet)).toEqual({ rows: 1000 });
  for (const source of [{ arrow }, { parquet }, { ipc: readFileSync(arrow) }, numbers]) {
    expect(await query('SELECT sum(n) AS s FROM t', { t: source }).rows()).toEqual([{ s: 500500n }]);
  }
});

test.each([`COPY (SELECT 1) TO '${join(folder, 'copied.csv')}'`, 'CREATE TABLE t AS SELECT 1', 'DROP TABLE t'])(
  'a query reads only: %s',
  async (sql) => {
    await expect(query(sql).rows()).rejects.toMatchObject({ code: 'QUERY' });
  },
);

test('relations may be queries, each with names of its own', async () => {
  const small = query('SELECT 1 AS n');
  expect(await query('SELECT a.n + b.n AS s FROM a CROSS JOIN b', { a: small, b: small }).rows()).toEqual([{ s: 2n }]);
  const [left, right] = [1, 2].map((n) => query('SELECT n FROM t', { t: query(`SELECT ${n} AS n`) }));
  expect(await query('SELECT a.n AS a, b.n AS b FROM a, b', { a: left!, b: right! }).rows()).toEqual([
    { a: 1n, b: 2n },
  ]);
});
