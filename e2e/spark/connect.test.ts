import { sharedSpark, type Spark, until } from '@fastcart/services';
import { SparkSession } from '@fastcart/spark';
import * as arrow from 'apache-arrow';
import { rowsOf, runningJobs } from '../support/spark';
import { TcpProxy } from '../support/tcp-proxy';

/** A statement that would take hours. */
const endless = 'SELECT count(*) FROM range(1000000000000) WHERE id % 7 = 3';

let spark: Spark;
let session: SparkSession;
beforeAll(async () => {
  spark = await sharedSpark();
  session = await SparkSession.connect(spark.url, { tags: ['test'] });
});
afterAll(() => session.close());

const isIdle = () => until(async () => (await runningJobs(spark)) === 0, 'the end of the jobs on the server');
const isBusy = () => until(async () => (await runningJobs(spark)) > 0, 'a job on the server');
const behind = (proxy: TcpProxy) => spark.url.replace(/:\d+/, `:${proxy.port}`);

test('values of every type arrive, also null and empty', async () => {
  const [row] = await rowsOf(
    session,
    `SELECT 9007199254740993 AS long, true AS yes, 'ä€😀' AS text, CAST(NULL AS STRING) AS none,
            timestamp'2025-03-30 01:30:00.123456' AS time, date'2024-02-29' AS day, 0.1D AS half,
            array(1L, NULL) AS list, array() AS empty, map('a', 1, 'b', NULL) AS map, named_struct('x', 'y') AS struct`,
  );
  expect(
    JSON.parse(JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))),
  ).toEqual({
    ...{ long: '9007199254740993n', yes: true, text: 'ä€😀', none: null, half: 0.1 },
    ...{ time: Date.UTC(2025, 2, 30, 1, 30, 0) + 123.456, day: Date.UTC(2024, 1, 29) },
    ...{ list: ['1n', null], empty: [], map: { a: 1, b: null }, struct: { x: 'y' } },
  });
});

test('decimals keep their digits', async () => {
  const sql = "SELECT CAST('-12345678901234567890.123456789012345678' AS DECIMAL(38, 18)) AS d";
  for await (const batch of session.rows(sql)) {
    const field = arrow.tableFromIPC(batch.arrow).schema.fields[0]!;
    expect(String(field.type)).toBe('Decimal[38e+18]');
  }
  expect(await rowsOf(session, `SELECT CAST(d AS STRING) AS d FROM (${sql})`)).toEqual([
    { d: '-12345678901234567890.123456789012345678' },
  ]);
});

test('rows become a view, with all their types', async () => {
  const table = new arrow.Table({
    id: arrow.vectorFromArray([1n, null, 2n ** 62n], new arrow.Int64()),
    text: arrow.vectorFromArray(['a', null, ''], new arrow.Utf8()),
    yes: arrow.vectorFromArray([true, false, null], new arrow.Bool()),
    time: arrow.vectorFromArray([0, null, 1_700_000_000_000], new arrow.TimestampMicrosecond('UTC')),
    list: arrow.vectorFromArray([['x'], [], null], new arrow.List(new arrow.Field('item', new arrow.Utf8(), true))),
  });
  await session.createTempView('uploaded', arrow.tableToIPC(table, 'stream'));
  const columns = 'id, text, yes, CAST(time AS STRING) AS time, CAST(list AS STRING) AS list';
  expect(await rowsOf(session, `SELECT ${columns} FROM uploaded`)).toEqual([
    { id: 1n, text: 'a', yes: true, time: '1970-01-01 00:00:00', list: '[x]' },
    { id: null, text: null, yes: false, time: null, list: '[]' },
    { id: 2n ** 62n, text: '', yes: null, time: '2023-11-14 22:13:20', list: null },
  ]);
});

test('statements act at once, and a session has its settings', async () => {
  await session.execute('CREATE OR REPLACE TEMP VIEW one AS SELECT 1 AS n');
  expect(await rowsOf(session, 'SELECT n FROM one')).toEqual([{ n: 1 }]);
  await session.set({ 'spark.sql.shuffle.partitions': '3' });
  expect(
    await session.get(
      'spark.sql.session.timeZone',
      'spark.sql.ansi.enabled',
      'spark.sql.shuffle.partitions',
      'no.such',
    ),
  ).toEqual({
    'spark.sql.session.timeZone': 'UTC',
    'spark.sql.ansi.enabled': 'true',
    'spark.sql.shuffle.partitions': '3',
    'no.such': undefined,
  });
});

test('a result without rows has its schema', async () => {
  const batches = await Array.fromAsync(session.rows('SELECT id FROM range(0)'));
  expect(batches).toEqual([{ rows: 0, arrow: expect.any(Uint8Array) }]);
  expect(arrow.tableFromIPC(batches[0]!.arrow).schema.names).toEqual(['id']);
});

test('a large result streams, and continues where it was when the connection is cut', async () => {
  using proxy = await TcpProxy.before(Number(new URL(spark.url).port));
  await using cut = await SparkSession.connect(behind(proxy));
  let [expected, batches] = [0n, 0];
  for await (const batch of cut.rows('SELECT id FROM range(0, 3000000, 1, 4) ORDER BY id')) {
    const ids = arrow.tableFromIPC(batch.arrow).getChild('id')!.toArray() as BigInt64Array;
    expect([ids[0], ids.length]).toEqual([expected, batch.rows]);
    expected += BigInt(batch.rows);
    if (batches++ % 100 === 0) proxy.cut();
  }
  expect(expected).toBe(3_000_000n);
  expect(proxy.connections).toBeGreaterThan(2);
});

test('a statement survives a cut while it computes', async () => {
  using proxy = await TcpProxy.before(Number(new URL(spark.url).port));
  await using cut = await SparkSession.connect(behind(proxy));
  const counted = rowsOf(cut, 'SELECT count(*) AS n FROM range(3000000000) WHERE id % 7 = 3');
  await isBusy();
  proxy.cut();
  expect(await counted).toEqual([{ n: 428_571_429n }]);
});

test('the signal cancels a statement on the server', async () => {
  const stop = new AbortController();
  const counted = Array.fromAsync(session.rows(endless, { signal: stop.signal }));
  const rejected = expect(counted).rejects.toMatchObject({ code: 'SPARK_CANCELLED' });
  await isBusy();
  stop.abort();
  await rejected;
  await isIdle();
  await expect(session.execute('SELECT 1', { signal: stop.signal })).rejects.toMatchObject({ code: 'SPARK_CANCELLED' });
});

test('a statement of which not everything is read ends on the server', async () => {
  for await (const _ of session.rows('SELECT id FROM range(0, 1000000000, 1, 10000)')) break;
  await isIdle();
});

test('the end of a session ends its statements', async () => {
  const other = await SparkSession.connect(spark.url);
  const rejected = expect(Array.fromAsync(other.rows(endless))).rejects.toMatchObject({ name: 'SparkError' });
  await isBusy();
  await other.close();
  await rejected;
  await isIdle();
});

test.each([
  ['SELECT secret FROM range(1)', 'UNRESOLVED_COLUMN.WITH_SUGGESTION', '42703', 'for `secret`'],
  ['SELECT * FROM nowhere', 'TABLE_OR_VIEW_NOT_FOUND', '42P01', 'for `nowhere`'],
  ["SELECT ) 'a@b.example'", 'PARSE_SYNTAX_ERROR', '42601', 'under operation'],
  ["SELECT CAST(concat('a@b.example', id) AS INT) FROM range(2)", 'CAST_INVALID_INPUT', '22018', 'under operation'],
  ["SELECT raise_error('a@b.example')", 'USER_RAISED_EXCEPTION', 'P0001', 'under operation'],
])('%s: the error names the class, never a value', async (sql, errorClass, sqlState, part) => {
  const failed = rowsOf(session, sql);
  await expect(failed).rejects.toMatchObject({ code: 'SPARK_STATEMENT_INVALID', errorClass, sqlState });
  await expect(failed).rejects.toThrow(part);
  await expect(failed).rejects.not.toThrow('a@b.example');
});

test('a wrong token is refused, and a server that is not there is unavailable', async () => {
  const wrong = spark.url.replace(/token=.*/, 'token=wrong');
  await expect(SparkSession.connect(wrong)).rejects.toMatchObject({ code: 'SPARK_DENIED' });
  await expect(SparkSession.connect('sc://127.0.0.1:1')).rejects.toMatchObject({
    code: 'SPARK_UNAVAILABLE',
    message: 'Spark at 127.0.0.1:1 does not answer (ECONNREFUSED)',
  });
});
