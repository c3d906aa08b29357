import { type DeltaError, DeltaTable, JsonDecoder, limitMemory, query, storageTime, syncWrites } from '.';
import { create, schema, url } from './testing/tables';

/** Somebody's row: nothing of it may be told. */
const row = { id: 'ORD-1', customer_email: 'ann@example.org', street: '7 Cage Lane' };
const payload = /ORD-1|ann@|Cage/;

let table: DeltaTable;
beforeAll(async () => {
  table = await create();
});

async function fails(call: () => unknown): Promise<string> {
  const error: unknown = await (async () => call())().catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'DeltaError', code: 'INVALID_ARGUMENT' });
  expect(String(error)).not.toMatch(payload);
  return (error as DeltaError).message;
}

const wrong = (value: unknown): never => value as never;

test.each<[string, (value: never) => unknown]>([
  ['DeltaTable.open', (value) => DeltaTable.open(value)],
  ['DeltaTable.open, options', (value) => DeltaTable.open(table.url, value)],
  ['DeltaTable.open, version', (value) => DeltaTable.open(table.url, { version: value })],
  ['DeltaTable.create', (value) => DeltaTable.create(value, { schema })],
  ['DeltaTable.create, spec', (value) => DeltaTable.create(url(), value)],
  ['DeltaTable.create, schema', (value) => DeltaTable.create(url(), { schema: value })],
  ['DeltaTable.create, columns', (value) => DeltaTable.create(url(), { schema: { type: 'struct', fields: [value] } })],
  ['DeltaTable.create, options', (value) => DeltaTable.create(url(), { schema }, value)],
  ['DeltaTable.isDeltaTable', (value) => DeltaTable.isDeltaTable(value)],
  ['loadVersion', (value) => table.loadVersion(value)],
  ['append', (value) => table.append(value)],
  ['append, Arrow', (value) => table.append({ arrow: value })],
  ['append, Parquet', (value) => table.append({ parquet: value })],
  ['append, IPC', (value) => table.append({ ipc: value })],
  ['append, stream', (value) => table.append({ stream: value })],
  ['append, query', (value) => table.append({ toNativeSource: value })],
  ['append, options', (value) => table.append(query('SELECT 1'), value)],
  ['append, transactions', (value) => table.append(query('SELECT 1'), { commit: { transactions: { a: value } } })],
  ['append, signal', (value) => table.append(query('SELECT 1'), { signal: value })],
  ['overwrite', (value) => table.overwrite({ arrow: value })],
  ['replaceWhere', (value) => table.replaceWhere(value, query('SELECT 1'))],
  ['replaceWhere, rows', (value) => table.replaceWhere('true', { arrow: value })],
  ['merge', (value) => table.merge(query('SELECT 1'), value)],
  ['merge, on', (value) => table.merge(query('SELECT 1'), { on: value })],
  ['merge, clause', (value) => table.merge(query('SELECT 1'), { on: 'true', whenMatched: [value] })],
  ['upsert', (value) => table.upsert(query('SELECT 1'), value)],
  ['upsert, on', (value) => table.upsert(query('SELECT 1'), { on: [value] })],
  ['update', (value) => table.update({ amount: value })],
  ['delete', (value) => table.delete(value)],
  ['optimize', (value) => table.optimize(value)],
  ['optimize, partitions', (value) => table.optimize({ partitions: [value] })],
  ['optimize, operator', (value) => table.optimize({ partitions: [['day', value, '2025-11-01']] })],
  ['vacuum', (value) => table.vacuum({ retentionHours: value })],
  ['restore', (value) => table.restore(value)],
  ['verify', (value) => table.verify(value)],
  ['verify, versions', (value) => table.verify({ versions: [value] })],
  ['repair', (value) => table.repair({ dryRun: value })],
  ['checkpoint', (value) => table.checkpoint(value)],
  ['cleanupLog', (value) => table.cleanupLog(value)],
  ['addConstraints', (value) => table.addConstraints({ positive: value })],
  ['dropConstraint', (value) => table.dropConstraint(value)],
  ['addColumns', (value) => table.addColumns([value])],
  ['setProperties', (value) => table.setProperties({ a: value })],
  ['setName', (value) => table.setName(value)],
  ['setDescription', (value) => table.setDescription(value)],
  ['setColumnMetadata', (value) => table.setColumnMetadata('id', { comment: value })],
  ['transaction', (value) => table.transaction(value)],
  ['history', (value) => table.history(value)],
  ['query', (value) => query(value)],
  ['query, relation', (value) => query('SELECT 1', { a: value })],
  ['query, changes', (value) => query('SELECT 1', { a: { changes: value, from: 1, to: 2 } })],
  ['toArrowFile', (value) => query('SELECT 1').toArrowFile(value)],
  ['toParquetFile', (value) => query('SELECT 1').toParquetFile(value)],
  ['arrow', (value) => query('SELECT 1').arrow(value).next()],
  ['texts', (value) => query('SELECT 1').texts({ bytes: value }).next()],
  ['text', (value) => query('SELECT 1').text({ onProgress: value })],
  ['rows', (value) => query('SELECT 1').rows(value)],
  ['storageTime', (value) => storageTime(value)],
  ['syncWrites', (value) => syncWrites(value)],
  ['limitMemory', (value) => limitMemory(value)],
  ['JsonDecoder', (value) => new JsonDecoder(value)],
  ['JsonDecoder, date', (value) => decoder(value)],
  ['push', (value) => decoder().push(value)],
])('%s: a row in its place is an error that tells nothing of it', async (_, call) => {
  for (const value of [row, [row], new Map([[1, row]])]) await fails(() => call(wrong(value)));
});

const decoder = (receivedOn = '2026-11-29'): JsonDecoder =>
  new JsonDecoder({ contract: [], evolved: [], topic: 'a', receivedAt: 0n, receivedOn });

test('a misspelt option is refused, and those that there are are told', async () => {
  expect(await fails(() => table.append(query('SELECT 1'), wrong({ comit: {} })))).toBe(
    'options has no member comit; its members are signal, onProgress, commit, mergeSchema',
  );
  expect(await fails(() => table.append(query('SELECT 1'), { commit: wrong({ transaction: {} }) }))).toBe(
    'options.commit has no member transaction; its members are transactions, metadata',
  );
  expect(await fails(() => table.optimize(wrong({ 'ann@example.org': 1 })))).toMatch(
    /^options has an unknown member; its members are signal/,
  );
  expect(table.version).toBe(0);
});

test('null is no absent option: no row is deleted for it', async () => {
  expect(await fails(() => table.delete(wrong(null)))).toBe('predicate must be a string, not null');
  expect(await fails(() => table.history(wrong(null)))).toMatch(/^limit must be /);
});

test('an error says what is expected, and of what type it is', async () => {
  expect(await fails(() => table.append({ arrow: wrong(row) }))).toBe('source.arrow must be a string, not an object');
  expect(await fails(() => table.append(wrong({})))).toBe(
    'source must be a query, or an object with one of arrow, parquet, ipc, stream',
  );
  expect(await fails(() => table.append(wrong(null)))).toBe('source must be an object, not null');
  expect(await fails(() => table.restore(wrong({})))).toBe('to has to have a version or a timestamp');
});

test('metadata that is no JSON is told without what it holds', async () => {
  const circular: Record<string, unknown> = { ...row };
  circular[row.id] = circular;
  for (const metadata of [circular, { a: 1n }])
    expect(await fails(() => table.append(query('SELECT 1'), { commit: { metadata } }))).toBe(
      'options.commit must be JSON',
    );
});
