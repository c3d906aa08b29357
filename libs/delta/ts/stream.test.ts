import { RecordBatchReader, tableFromArrays, tableFromIPC, tableToIPC } from 'apache-arrow';
import { query } from '.';
import { contents, create, rows } from './testing/tables';

const numbers = (to: number) => query(`SELECT value AS n, 'text ' || value AS text FROM generate_series(1, ${to})`);

test('a result is an Arrow IPC stream, chunk by chunk', async () => {
  const chunks: Buffer[] = [];
  const ordered = query('SELECT * FROM numbers ORDER BY n', { numbers: numbers(100_000) });
  for await (const chunk of ordered.arrow()) chunks.push(chunk);
  expect(chunks.length).toBeGreaterThan(5);
  const table = tableFromIPC(Buffer.concat(chunks));
  expect(table.numRows).toBe(100_000);
  expect(table.get(99_999)!.toJSON()).toEqual({ n: 100_000n, text: 'text 100000' });
});

test('an empty result has its schema, and a table its strings, decimals and dates', async () => {
  const table = await create();
  await table.append(rows('a 1.25 2025-11-01'));
  const reader = await RecordBatchReader.from(query('SELECT * FROM t WHERE false', { t: table }).arrow());
  await reader.open();
  expect(reader.schema.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'id Utf8',
    'amount Decimal[18e+2]',
    'day Date32<DAY>',
  ]);
  expect((await Array.fromAsync(reader)).reduce((sum, { numRows }) => sum + numRows, 0)).toBe(0);
  const read = await RecordBatchReader.from(query('SELECT id FROM t', { t: table }).arrow());
  const [batch] = await Array.fromAsync(read);
  expect(batch!.get(0)!.toJSON()).toEqual({ id: 'a' });
});

test('leaving the loop early ends the query, and an error rejects', async () => {
  for await (const chunk of numbers(1_000_000_000).arrow()) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  await expect(Array.fromAsync(query('SELECT nope').arrow())).rejects.toMatchObject({ code: 'QUERY' });
});

/** The stream of `batches` record batches of one row each, cut into chunks that know nothing of messages. */
async function* chunks(batches: number, size = 100): AsyncGenerator<Uint8Array> {
  const parts = Array.from({ length: batches }, (_, at) => rows(`${at} 1 2025-11-01`));
  const whole = query(parts.map((_, at) => `SELECT * FROM t${at}`).join(' UNION ALL '), {
    ...Object.fromEntries(parts.map((part, at) => [`t${at}`, part])),
  });
  const bytes = Buffer.concat(await Array.fromAsync(whole.arrow()));
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('a stream is a source of an append, a merge and a query', async () => {
  const table = await create();
  await table.append({ stream: chunks(3) });
  expect(await contents(table)).toEqual(['0 1.00 2025-11-01', '1 1.00 2025-11-01', '2 1.00 2025-11-01']);
  await table.merge(
    { stream: chunks(4, 7) },
    {
      on: 'target.id = source.id',
      whenMatched: [{ set: { amount: 'target.amount + source.amount' } }],
      whenNotMatched: [{}],
    },
  );
  expect((await contents(table)).map((row) => row.slice(0, 6))).toEqual(['0 2.00', '1 2.00', '2 2.00', '3 1.00']);
  const sum = query('SELECT count(*) AS n FROM s JOIN t ON s.id = t.id', { s: { stream: chunks(2) }, t: table });
  expect(await sum.rows()).toEqual([{ n: 2n }]);
});

test('what apache-arrow writes can be read', async () => {
  const ipc = tableToIPC(tableFromArrays({ n: Int32Array.from([1, 2, 3]) }), 'stream');
  const stream = (async function* () {
    yield ipc;
  })();
  expect(await query('SELECT sum(n) AS s FROM t', { t: { stream } }).rows()).toEqual([{ s: 6n }]);
});

test('a stream is read as fast as its rows are used, and told when nobody needs the rest', async () => {
  let yielded = 0;
  const returned = Promise.withResolvers<void>();
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      const ipc = Buffer.from(tableToIPC(tableFromArrays({ n: new Int32Array(10_000) }), 'stream'));
      const end = ipc.length - 8;
      yield ipc.subarray(0, end);
      // The batch again and again: what follows the schema.
      const schema = 8 + ipc.readInt32LE(4);
      for (;;) {
        yielded++;
        yield ipc.subarray(schema, end);
      }
    } finally {
      returned.resolve();
    }
  }
  const output = query('SELECT * FROM t', { t: { stream: endless() } }).arrow();
  for (let used = 1; used <= 100; used++) {
    await output.next();
    expect(yielded - used).toBeLessThan(20);
  }
  await output.return();
  await returned.promise;
});

test('a stream that breaks, or is none, fails the write and nothing is written', async () => {
  const table = await create();
  const cause = new Error('the network is down');
  async function* broken(): AsyncGenerator<Uint8Array> {
    let left = 5;
    for await (const chunk of chunks(2)) {
      if (left-- === 0) throw cause;
      yield chunk;
    }
  }
  await expect(table.append({ stream: broken() })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', cause });
  async function* garbage(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('this is no Arrow stream, whatever it is');
  }
  await expect(table.append({ stream: garbage() })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  async function* nothing(): AsyncGenerator<Uint8Array> {}
  await expect(table.append({ stream: nothing() })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  async function* cut(): AsyncGenerator<Uint8Array> {
    const all = await Array.fromAsync(chunks(2));
    yield* all.slice(0, -3);
  }
  await expect(table.append({ stream: cut() })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await table.refresh();
  expect(table.version).toBe(0);
});
