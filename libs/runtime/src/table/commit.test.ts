import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@fastcart/environments/testing';
import { type CommitOptions, DeltaError, DeltaTable, query } from '@fastcart/delta';
import { firstLakeSchema } from '@fastcart/schemas';
import { EmbeddedEngine } from '../engine/embedded';
import { commitOnce } from './commit';
import { newestVersion, versionProperties } from './lake-schema';
import { Log } from '../process/log';
import { batchFor } from '../process/memory';
import type { Run } from '../run/run';
import { Spool } from '../run/spool';
import { RunTrace } from '@fastcart/telemetry';

const folder = temporaryFolder();

const schema = {
  type: 'struct' as const,
  fields: [{ name: 'n', type: 'long' as const, nullable: true, metadata: {} }],
};
const row = query('SELECT CAST(1 AS BIGINT) AS n');
const record = { kind: 'rows' } as const;
const advance = (from: bigint | undefined, to: bigint) => ({ from: { source: from }, to: { source: to }, record });

function run(id: string): Run {
  const spool = new Spool(join(folder, 'spool'));
  return {
    id,
    layer: 'test',
    startedAt: new Date(),
    lakeSchema: firstLakeSchema,
    signal: new AbortController().signal,
    spool,
    engine: new EmbeddedEngine(spool, 0),
    batch: batchFor(1e9),
    log: new Log('error', 'json'),
    milliseconds: {},
    counts: {},
    reports: [],
    trace: new RunTrace(),
  };
}

let tables = 0;
async function twoViews(): Promise<[DeltaTable, DeltaTable]> {
  const url = `${pathToFileURL(folder).href}/table-${tables++}`;
  const properties = versionProperties(newestVersion(firstLakeSchema));
  return [await DeltaTable.create(url, { schema, properties }), await DeltaTable.open(url)];
}

async function rows(table: DeltaTable): Promise<unknown> {
  await table.refresh();
  return (await query('SELECT count(*) AS n FROM t', { t: table }).rows())[0]!.n;
}

test('rows and position are committed together, once', async () => {
  const [table, other] = await twoViews();
  const append = (commit: CommitOptions) => table.append(row, { commit });
  expect(await commitOnce(run('a'), 't', table, advance(undefined, 5n), append)).toMatchObject({ version: 1 });
  expect(await table.transaction('source')).toBe(5n);
  const again = (commit: CommitOptions) => other.append(row, { commit });
  expect(await commitOnce(run('b'), 't', other, advance(undefined, 5n), again)).toBeUndefined();
  expect(await rows(table)).toBe(1n);
});

test('a run that loses the race during its commit drops its rows', async () => {
  const [table, other] = await twoViews();
  const outcome = commitOnce(run('a'), 't', table, advance(undefined, 5n), async (commit) => {
    await other.append(row, { commit: { transactions: { source: 5n }, metadata: { runId: 'b' } } });
    return table.append(row, { commit });
  });
  expect(await outcome).toBeUndefined();
  expect(await rows(table)).toBe(1n);
});

test("somebody else's commit that moves no position is no reason to give up", async () => {
  const [table, other] = await twoViews();
  let tries = 0;
  const outcome = await commitOnce(run('a'), 't', table, advance(undefined, 5n), async (commit) => {
    if (tries++ === 0) await other.append(row);
    return table.append(row, { commit });
  });
  expect([outcome?.version, tries, await rows(table)]).toEqual([2, 2, 2n]);
});

test('a monotonic position is the greater of the commit and of its snapshot', async () => {
  const [table, other] = await twoViews();
  const commit = (on: DeltaTable, id: string, appId: string, clock: bigint, before = async () => {}) =>
    commitOnce(
      run(id),
      't',
      on,
      { from: { [appId]: undefined }, to: { [appId]: 1n }, monotonic: [{ clock }], record },
      async (commit) => {
        await before();
        return on.append(row, { commit });
      },
    );
  let once = true;
  // Between the first look at the table and the commit of one share another one lands, with a later clock.
  await commit(table, 'a', 'left', 7n, async () => {
    if (once) await commit(other, 'b', 'right', 9n);
    once = false;
  });
  await table.refresh();
  const kept = await Promise.all(['left', 'right', 'clock'].map((appId) => table.transaction(appId)));
  expect([kept, await rows(table)]).toEqual([[1n, 1n, 9n], 2n]);
});

test('positions that belong together rise together, by the first of them', async () => {
  const [table] = await twoViews();
  const rise = async (id: string, n: bigint, group: Record<string, bigint>) => {
    const to = { source: n };
    const from = { source: n === 1n ? undefined : n - 1n };
    await commitOnce(run(id), 't', table, { from, to, monotonic: [group, { clock: n }], record }, (commit) =>
      table.append(row, { commit }),
    );
  };
  await rise('a', 1n, { side: 3n, 'side/commit': 1n });
  const kept = async () => Promise.all(['side', 'side/commit'].map((name) => table.transaction(name)));
  await rise('b', 2n, { side: 2n, 'side/commit': 9n });
  expect(await kept()).toEqual([3n, 1n]);
  await rise('c', 3n, { side: 3n, 'side/commit': 9n });
  expect(await kept()).toEqual([3n, 1n]);
  await rise('d', 4n, { side: 4n, 'side/commit': 2n });
  expect([await kept(), await table.transaction('clock')]).toEqual([[4n, 2n], 4n]);
});

test('a commit whose answer was lost is recognized', async () => {
  const [table] = await twoViews();
  const outcome = await commitOnce(run('a'), 't', table, advance(undefined, 5n), async (commit) => {
    await table.append(row, { commit });
    throw new DeltaError('STORAGE', 'the connection broke after the rename');
  });
  expect(outcome).toMatchObject({ version: 1 });
  expect(await rows(table)).toBe(1n);
});

test('a run whose table is migrated during its commit ends and writes nothing', async () => {
  const [table, other] = await twoViews();
  const outcome = commitOnce(run('a'), 't', table, advance(undefined, 5n), async (commit) => {
    await other.setProperties(versionProperties({ number: 2, fingerprint: 'abc' }));
    return table.append(row, { commit });
  });
  await expect(outcome).rejects.toMatchObject({ code: 'SCHEMA_VERSION' });
  expect([table.version, await rows(table)]).toEqual([1, 0n]);
});

test('an error without a commit is passed on, and nothing is written', async () => {
  const [table] = await twoViews();
  const fail = (): Promise<never> => Promise.reject(new DeltaError('STORAGE', 'no permission'));
  await expect(commitOnce(run('a'), 't', table, advance(undefined, 5n), fail)).rejects.toMatchObject({
    code: 'STORAGE',
  });
  expect([await table.transaction('source'), await rows(table)]).toEqual([undefined, 0n]);
});
