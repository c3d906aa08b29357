import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@fastcart/environments/testing';
import { DeltaTable, type HistoryEntry, query } from '@fastcart/delta';
import { nextBatch } from './batch';
import { commitAt, commitId } from './commit-ref';
import { commitsAfter, isBehind } from './lineage';
import { write } from './record';

const folder = temporaryFolder();

const url = pathToFileURL(folder).href;
const schema = {
  type: 'struct' as const,
  fields: [{ name: 'n', type: 'long' as const, nullable: true, metadata: {} }],
};
let table: DeltaTable;

async function grow(to: DeltaTable, commits: number): Promise<void> {
  for (let i = 0; i < commits; i++) await to.append(query('SELECT CAST(1 AS BIGINT) AS n'));
}

async function restore(to: DeltaTable, version: number): Promise<void> {
  await to.restore({ version }, { commit: { metadata: write({ kind: 'restore', restored: version }) } });
}

/** Versions 1 to 4; 5 is 2 again; 6 and 7; 8 is 3 again, which 5 had undone; 9. */
beforeAll(async () => {
  table = await DeltaTable.create(url, { schema });
  await grow(table, 4);
  await restore(table, 2);
  await grow(table, 2);
  await restore(table, 3);
  await grow(table, 1);
});

/** As an older program stored it. */
const at = (version: bigint) => ({ version, id: 0n });

const versionsAfter = async (position: bigint): Promise<number[]> =>
  (await commitsAfter(table, 'events', at(position))).map(({ version }) => version);

test('readers skip undone commits', async () => {
  expect(await versionsAfter(0n)).toEqual([1, 2, 3, 8, 9]);
  expect(await versionsAfter(3n)).toEqual([8, 9]);
  expect(await versionsAfter(8n)).toEqual([9]);
});

test.each([4n, 5n, 7n])('a reader that has read up to the undone version %i gets an error', async (position) => {
  await expect(commitsAfter(table, 'events', at(position))).rejects.toMatchObject({ code: 'SOURCE_REWOUND' });
});

test('a batch has no version that was undone', async () => {
  const next = (from: bigint) => nextBatch(table, 'events', at(from), { rows: 100, bytes: 1000 }, () => 1);
  expect(await next(0n)).toMatchObject({ after: 0n, to: 3n, rows: 3 });
  expect(await next(3n)).toMatchObject({ after: 7n, to: 9n, rows: 1, housekeeping: [8] });
});

test('a table that was opened before its reader advanced is opened again before it counts as set back', async () => {
  const early = await DeltaTable.open(url, { version: 7 });
  expect(await isBehind(early, 'events', at(6n))).toBe(true);
  expect(await isBehind(early, 'events', at(9n))).toBe(false);
  await expect(isBehind(early, 'events', at(10n))).rejects.toMatchObject({ code: 'SOURCE_REWOUND' });
});

test('a reader of a replaced commit gets an error, or continues if the log no longer has the commit', async () => {
  const read = await commitAt(table, 9n);
  expect([await isBehind(table, 'events', read), await commitsAfter(table, 'events', read)]).toEqual([false, []]);
  const other = { version: 9n, id: read.id + 1n };
  const rewound = { code: 'SOURCE_REWOUND', message: expect.stringContaining('another commit of version 9') };
  await expect(isBehind(table, 'events', other)).rejects.toMatchObject(rewound);
  await expect(commitsAfter(table, 'events', at(8n), [other])).rejects.toMatchObject(rewound);
  await expect(commitsAfter(table, 'events', { version: 8n, id: 1n })).rejects.toMatchObject({
    code: 'SOURCE_REWOUND',
  });
  const cleaned = await DeltaTable.create(`${url}/cleaned`, { schema });
  await grow(cleaned, 2);
  await cleaned.checkpoint();
  rmSync(join(folder, 'cleaned', '_delta_log', `${'0'.repeat(19)}1.json`));
  expect(await commitsAfter(cleaned, 'events', { version: 1n, id: 1n })).toMatchObject([{ version: 2 }]);
});

test('a commit is identified by its run, or by its commitInfo in any order of keys', () => {
  const id = (info: HistoryEntry['info']) => commitId({ version: 1, timestamp: 0, operation: '', info });
  const run = { runId: 'a', layer: 'b' };
  expect(id({ ...run, timestamp: 1 })).toBe(id({ ...run, timestamp: 2 }));
  expect(id({ ...run, runId: 'b' })).not.toBe(id(run));
  // The first 15 digits of `printf a | sha256sum`.
  expect(id(run)).toBe(0xca978112ca1bbdcn);
  expect(id({ x: { y: 1, z: [2] }, timestamp: 1 })).toBe(id({ timestamp: 1, x: { z: [2], y: 1 } }));
  expect(id({ timestamp: 1 })).not.toBe(id({ timestamp: 2 }));
});

test('a reader stops before a commit whose record it does not know', async () => {
  const newer = await DeltaTable.create(`${url}-newer`, { schema });
  await grow(newer, 1);
  const metadata = { recordFormat: 2, runId: 'a', layer: 'silver' };
  await newer.append(query('SELECT CAST(1 AS BIGINT) AS n'), { commit: { metadata } });
  await expect(commitsAfter(newer, 'events', at(0n))).rejects.toMatchObject({
    code: 'SCHEMA_VERSION',
    message: expect.stringContaining('events@2'),
  });
  await grow(newer, 1);
  expect(await commitsAfter(newer, 'events', at(2n))).toMatchObject([{ version: 3 }]);
});
