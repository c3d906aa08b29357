import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommitRecord, isHousekeeping, parse, write } from './';

interface Sample {
  commit: string;
  commitInfo: Record<string, unknown>;
  /** With positions and offsets as text; null for a commit without a record. */
  record: Record<string, unknown> | null;
}

/** Of lakes that program 0.1.0 wrote; but for two commits without the operation's parameters and metrics. */
const samples = JSON.parse(readFileSync(join(__dirname, 'testing/commits-0.1.0.json'), 'utf8')) as Sample[];

const json = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)));

const run = { runId: 'run-1', layer: 'silver', traceparent: '00-a-b-01' };
const advance = {
  ...run,
  startedAt: '2026-03-01T12:00:00.000Z',
  milliseconds: { read: 1.5, transform: 0 },
  reached: { 'topic-id/0': 2n ** 62n, definition: -(2n ** 63n) },
  counts: { read: 10, rows: 10 },
  bytes: 4096,
};
const written: Parameters<typeof write>[0][] = [
  {
    ...advance,
    kind: 'messages',
    topic: 'ecommerce-sales',
    receivedAt: 1_764_403_200_000_000n,
    offsets: [
      { partition: 0, from: 0n, to: 2n ** 62n, gaps: 3 },
      { partition: 1, from: 5n, to: 6n },
    ],
    lost: [{ partition: 1, from: 2n, to: 5n }],
    newColumns: [{ name: 'gift', type: 'boolean' }],
    side: { version: 4n, id: 2n ** 60n - 1n },
  },
  {
    ...advance,
    kind: 'rows',
    range: { table: 'bronze', after: 1, upTo: 4 },
    warnings: { email_format: 1 },
    failures: { total_zero: 0 },
    side: { version: 1n, id: 7n },
  },
  { ...advance, kind: 'rows', range: { table: 'fact_orders', after: 0, upTo: 1 }, asOf: null },
  { ...advance, kind: 'rows', judged: 9 },
  { ...advance, kind: 'set', versions: { silver: 3 }, asOf: null, range: { table: 'fact_orders', after: 0, upTo: 1 } },
  { ...advance, kind: 'set', versions: { silver: 3 }, asOf: '2025-11-03', restored: 'run-0' },
  { ...run, kind: 'housekeeping' },
  { ...run, kind: 'housekeeping', removedRows: 0 },
  { ...run, kind: 'housekeeping', side: { version: 5n, id: 8n } },
  { ...run, kind: 'restore', restored: 0, set: 'run-0' },
  { ...run, kind: 'clone', clone: 'run-0' },
  { ...run, kind: 'clone', clone: 'run-0', reached: advance.reached },
  { ...run, kind: 'migration', migration: { from: 1, to: 2 } },
];

test.each(written)('a written record is parsed: $kind', (record) => {
  const metadata = write(record);
  expect(metadata).toMatchObject({ recordFormat: 1, runId: 'run-1', layer: 'silver' });
  // Delta keeps JSON, beside keys of its own.
  expect(parse({ timestamp: 1, operation: 'WRITE', ...(json(metadata) as object) })).toEqual(record);
  expect(metadata.housekeeping ?? false).toBe(isHousekeeping(record));
});

test('integers of 64 bits are text', () => {
  expect(write(written[0]!)).toMatchObject({
    reached: { 'topic-id/0': '4611686018427387904' },
    offsets: [{ partition: '0', from: '0', to: '4611686018427387904', gaps: '3' }, { partition: '1' }],
  });
});

test('a range is under the name of its table', () => {
  expect(write(written[1]!)).toMatchObject({ bronze: { after: 1, upTo: 4 } });
});

test.each(samples)('a commit of 0.1.0 is parsed: $commit', ({ commitInfo, record }) => {
  const parsed = parse(commitInfo);
  expect(json(parsed)).toEqual(record);
  expect(isHousekeeping(parsed)).toBe(commitInfo.housekeeping === true);
});

test.each(samples.filter(({ record }) => record !== null))('$commit is written with the keys of 0.1.0', (sample) => {
  const { commitInfo } = sample;
  const record = parse(commitInfo) as Parameters<typeof write>[0];
  const delta = ['timestamp', 'operation', 'operationParameters', 'operationMetrics', 'readVersion', 'isBlindAppend'];
  const own = Object.entries(commitInfo).filter(([key]) => ![...delta, 'engineInfo', 'clientVersion'].includes(key));
  expect(json(write(record))).toEqual({ ...Object.fromEntries(own), recordFormat: 1 });
});

describe('another program', () => {
  test.each([
    [{}],
    [{ operation: 'OPTIMIZE', operationParameters: {}, engineInfo: 'delta-rs:1.1.3', clientVersion: 'delta-rs.1.1.3' }],
    [{ operation: 'MERGE', engineInfo: 'Apache-Spark/4.0.0 Delta-Lake/4.0.0', userMetadata: '{"runId":"a"}' }],
    [{ operation: 'STREAMING UPDATE', operationParameters: { epochId: '4' }, txnId: 'b', tags: {} }],
    [{ runId: 'a' }],
    [{ layer: 'silver' }],
    [{ recordFormat: 2 }],
  ])('%j has no record', (info) => {
    expect(parse(info)).toBeUndefined();
  });

  test('can mark a commit as housekeeping', () => {
    expect(parse({ housekeeping: true })).toEqual({ kind: 'housekeeping' });
    expect(parse({ housekeeping: 'true' })).toBeUndefined();
  });
});

test.each([2, 1.5, '1', null, {}])('of a record of format %j only the run is read', (recordFormat) => {
  const info = { ...(json(write(written[1]!)) as object), recordFormat };
  expect(parse(info)).toEqual({ kind: 'unknown', ...run });
  expect(parse({ ...info, housekeeping: true, restored: 3 })).toEqual({ kind: 'unknown', ...run });
});

describe('what does not fit', () => {
  const hostile: unknown[] = [
    ...[null, true, 0, -1, 1.5, 1e300, 2 ** 53, '', 'x', '9'.repeat(40), '-9', [], [null], [[]], {}],
    ...[{ after: 1 }, { after: 'a', upTo: {} }, { from: 1 }, { '': null }, [{ partition: 'x', from: '1', to: '2' }]],
    ...[JSON.parse('{"__proto__":{"rows":1},"constructor":"x","toString":null}') as unknown],
  ];
  const keys = [...new Set(written.flatMap((record) => Object.keys(write(record))))];

  test('is left out, and nothing is thrown', () => {
    const whole = written.map((record) => json(write(record)) as Record<string, unknown>);
    for (const key of keys)
      for (const value of hostile)
        for (const info of whole) {
          const record = parse({ ...info, [key]: value });
          expect([
            undefined,
            'messages',
            'rows',
            'set',
            'housekeeping',
            'restore',
            'clone',
            'migration',
            'unknown',
          ]).toContain(record?.kind);
          const { runId = '', layer = '', reached = {} } = (record ?? {}) as Record<string, unknown>;
          expect([typeof runId, typeof layer]).toEqual(['string', 'string']);
          for (const position of Object.values(reached as object)) expect(typeof position).toBe('bigint');
        }
  });

  test.each([null, [], 'x', 1])('a commitInfo that is %j', (info) => {
    expect(parse(info as unknown as Record<string, unknown>)).toBeUndefined();
  });

  test('a range with a damaged part is not a range', () => {
    const info = { ...run, offsets: [{ partition: '0', from: '0', to: '1' }, { partition: '1' }], topic: 't' };
    expect(parse(info)).toEqual({ kind: 'rows', ...run });
    expect(parse({ ...run, silver: { after: 0, upTo: 2 ** 60 } })).toEqual({ kind: 'rows', ...run });
  });

  test('a count that is not a number is left out', () => {
    const { counts } = parse({ ...run, counts: { read: 1, rows: 'many', new: null } }) as CommitRecord & {
      counts: object;
    };
    expect(counts).toEqual({ read: 1 });
  });

  test('no key reaches a prototype', () => {
    const info = JSON.parse(
      `{"runId":"a","layer":"b","__proto__":{"restored":1},"counts":{"__proto__":5},"reached":{"__proto__":"7"}}`,
    ) as Record<string, unknown>;
    const record = parse(info)!;
    expect(record).toEqual({ kind: 'rows', runId: 'a', layer: 'b', counts: {}, reached: {} });
    expect(Object.getPrototypeOf((record as { counts?: object }).counts)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).restored).toBeUndefined();
    // Keys that every object inherits are not in the commit.
    expect(parse(Object.create({ runId: 'a', layer: 'b' }) as Record<string, unknown>)).toBeUndefined();
  });
});
