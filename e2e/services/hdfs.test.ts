import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DeltaError, DeltaTable, query } from '@fastcart/delta';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { silver } from '@fastcart/schemas';
import { NameNodeProxy } from '@fastcart/services';
import { expectSameRows } from '../support/compare';
import { corrupt } from '../support/corrupt';
import { hdfsFolder } from '../support/hdfs';
import { exported, exportTo, run } from '../support/lake';
import { migratedLake, shopColumns, writeMigrations } from '../support/migrations';
import { ended, runApp, runWatched, startApp } from '../support/process';
import { copyLog, sample } from '../support/samples';

const { hdfs, root, folder } = hdfsFolder();

const schema = {
  type: 'struct' as const,
  fields: [{ name: 'id', type: 'long' as const, nullable: true, metadata: {} }],
};
const oneRow = (id: number) => query(`SELECT CAST(${id} AS BIGINT) AS id`);

let tables = 0;
async function newTable(): Promise<DeltaTable> {
  return DeltaTable.create(`${root()}/table-${tables++}`, { schema });
}

async function ids(table: DeltaTable): Promise<number[]> {
  const rows = await query('SELECT id FROM t ORDER BY id', { t: table }).rows();
  return rows.map(({ id }) => Number(id));
}

/** Names of a folder's files. */
async function list(path: string): Promise<string[]> {
  const listing = await hdfs().shell('-ls', '-R', path);
  return [...listing.matchAll(/^-.* (\S+)$/gm)].map(([, file]) => file!);
}

test('each version has one of several simultaneous writers', async () => {
  const { url } = await newTable();
  const [writers, commits] = [6, 4];
  let conflicts = 0;
  async function write(writer: number): Promise<[version: number, writer: number][]> {
    const table = await DeltaTable.open(url);
    const won: [number, number][] = [];
    while (won.length < commits) {
      try {
        const { version } = await table.append(oneRow(writer), { commit: { metadata: { writer } } });
        won.push([version, writer]);
      } catch (error) {
        if (!DeltaError.is(error, 'COMMIT_CONFLICT')) throw error;
        conflicts += 1;
        await table.refresh();
      }
    }
    return won;
  }
  const all = Array.from({ length: writers }, (_, writer) => writer);
  // All of them start at version 0, so that of the first commits one wins.
  const won = (await Promise.all(all.map(write))).flat().sort(([left], [right]) => left - right);
  expect(conflicts).toBeGreaterThanOrEqual(writers - 1);
  expect(won.map(([version]) => version)).toEqual(Array.from({ length: writers * commits }, (_, index) => index + 1));
  const table = await DeltaTable.open(url);
  const written = (await table.history()).filter(({ version }) => version > 0).reverse();
  expect(written.map(({ version, info }) => [version, info.writer])).toEqual(won);
  expect(await ids(table)).toEqual(all.flatMap((writer) => Array<number>(commits).fill(writer)));
  expect((await list(new URL(url).pathname)).filter((file) => file.includes('.tmp'))).toEqual([]);
});

test('one of two simultaneous creations of a table succeeds', async () => {
  const url = `${root()}/table-${tables++}`;
  const made = await Promise.allSettled([1, 2].map(() => DeltaTable.create(url, { schema })));
  expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(made.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'ALREADY_EXISTS' } });
  expect((await DeltaTable.open(url)).version).toBe(0);
});

test('two simultaneous runs of every layer without a lease write nothing twice', async () => {
  const log = join(folder, 'twins-log');
  copyLog('clean', log);
  const lake = `${root()}/twins`;
  for (const layer of ['bronze', 'silver', 'gold']) {
    const args = [...(layer === 'bronze' ? ['--log', `file://${log}`] : []), '--lake', lake, '--lease', 'off'];
    const twins = [startApp(`${layer}-worker`, args), startApp(`${layer}-worker`, args)].map(ended);
    expect({ layer, codes: await Promise.all(twins) }).toEqual({ layer, codes: [0, 0] });
  }
  const output = join(folder, 'twins-export');
  await exportTo(lake, output);
  for (const table of exported) expectSameRows(table, output, sample('clean').expected);
});

test('a lake is computed again in place', async () => {
  const [log, lake] = [join(folder, 'twins-log'), `${root()}/replayed`];
  copyLog('clean', log);
  await run(log, lake);
  await corrupt(lake);
  const args = ['replay', 'silver', '--lake', lake];
  const { code, errors } = runApp('lake', [...args, '--yes']);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(await validate(new Lake(lake))).toEqual([]);
  const output = join(folder, 'replayed-export');
  await exportTo(lake, output);
  for (const table of exported) expectSameRows(table, output, sample('clean').expected);
  const staged = await list(`${new URL(lake).pathname}/.replay`);
  expect(staged.filter((file) => file.endsWith('.parquet') && !file.includes('_delta_log'))).toEqual([]);
});

test.each([
  ['a data file', 1],
  ['a commit', 2],
])('%s whose rename lost its answer exists once', async (_, nth) => {
  const made = await newTable();
  const proxy = await NameNodeProxy.before(hdfs().port);
  try {
    const table = await DeltaTable.open(`${proxy.url}${new URL(made.url).pathname}`);
    const lost = proxy.loseAnswer('rename2', nth);
    const { version } = await table.append(oneRow(7));
    await lost;
    expect(version).toBe(1);
  } finally {
    proxy.close();
  }
  await made.refresh();
  expect([made.version, await ids(made)]).toEqual([1, [7]]);
  expect((await list(new URL(made.url).pathname)).filter((file) => file.includes('.tmp'))).toEqual([]);
});

test('a table can be changed, compacted, vacuumed and restored', async () => {
  const table = await newTable();
  for (const id of [1, 2, 3]) await table.append(oneRow(id));
  await table.update({ id: 'id * 10' }, { predicate: 'id = 2' });
  await table.delete('id = 3');
  await table.optimize();
  expect(await ids(table)).toEqual([1, 20]);
  await table.checkpoint();
  const before = (await list(new URL(table.url).pathname)).length;
  await table.vacuum({ retentionHours: 0, enforceRetention: false });
  expect((await list(new URL(table.url).pathname)).length).toBeLessThan(before);
  expect(await ids(await DeltaTable.open(table.url))).toEqual([1, 20]);
});

test('full vacuum deletes old unfinished files of a killed process', async () => {
  const table = await newTable();
  await table.append(oneRow(1));
  const folder = new URL(table.url).pathname;
  const [old, young] = [1, 2].map((part) => `.part-${part}.parquet.tmp.${randomUUID()}`) as [string, string];
  for (const name of [old, young]) await hdfs().shell('-touchz', `${folder}/${name}`);
  await hdfs().shell('-touch', '-m', '-t', '20200101:000000', `${folder}/${old}`);
  expect((await table.vacuum({ mode: 'full' })).files).toEqual([old]);
  expect((await list(folder)).filter((file) => file.includes('.tmp.'))).toEqual([`${folder}/${young}`]);
  await table.vacuum({ mode: 'full', retentionHours: 0, enforceRetention: false });
  expect((await list(folder)).filter((file) => file.includes('.tmp.'))).toEqual([]);
});

test('a lake is migrated, also after a kill, and older workers stop', async () => {
  const log = join(folder, 'migrated-log');
  copyLog('clean', log);
  const lake = `${root()}/migrated`;
  const args = ['--log', `file://${log}`, '--lake', lake];
  expect(runApp('lake', ['run', 'all', ...args])).toMatchObject({ code: 0 });
  const migrations = writeMigrations(join(folder, 'migrations'));
  const env = { MIGRATIONS: migrations };
  const migrate = ['migrate', '--yes', '--lake', lake];
  // After the start of the step two boundaries of each commit: Bronze, quarantine, Silver's columns; then its version.
  expect(runWatched('lake', migrate, { ...env, KILL_AT: '8' }).signal).toBe('SIGKILL');
  const { schema: columns, properties } = await new Lake(lake).find(silver);
  expect([columns.fields.at(-1)!.name, properties['fastcart.schemaVersion']]).toEqual([
    shopColumns.at(-1)!.column,
    '1',
  ]);
  expect(runApp('lake', migrate, env)).toMatchObject({ code: 0, errors: '' });
  const older = runApp('silver-worker', ['--lake', lake]);
  expect([older.code, older.errors]).toEqual([65, expect.stringContaining('SCHEMA_VERSION')]);
  expect(runApp('lake', ['run', 'all', ...args], env)).toMatchObject({ code: 0, errors: '' });
  expect(await validate(migratedLake(lake, migrations))).toEqual([]);
  expect(JSON.parse(runApp('lake', ['tables', '--drift', '--json', '--lake', lake], env).output).differences).toEqual(
    [],
  );
});
