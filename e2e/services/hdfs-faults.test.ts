import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hdfs, HdfsHa, NameNodeProxy, unreadRequests, until } from '@fastcart/services';
import { expectSameRows } from '../support/compare';
import { exported, exportTo, run, temporaryFolder } from '../support/lake';
import { type Ended, ended, runApp, runWatched, startApp, startStopping } from '../support/process';
import { copyLog } from '../support/samples';
import { type Layer, layers } from '@fastcart/lake/run';

/** Who a run is on HDFS, and where its configuration is. */
type Environment = Record<string, string>;

const superuser: Environment = { HADOOP_USER_NAME: 'hdfs' };

let hdfs: Hdfs;
let ha: HdfsHa | undefined;
// Before the folder goes, which holds what is needed to end them.
afterAll(async () => {
  await hdfs.wipe();
  await ha?.wipe();
});
const folder = temporaryFolder();
const log = join(folder, 'log');
const undisturbed = join(folder, 'undisturbed');
/** The boundary of a Bronze run right before it commits. */
let commit: number;

beforeAll(async () => {
  copyLog('late', log);
  await run(log, undisturbed);
  await exportTo(undisturbed, `${undisturbed}-export`);
  hdfs = await Hdfs.start({ folder: join(folder, 'hdfs'), permissions: true });
  const file = join(folder, 'boundaries');
  expect(runWatched('bronze-worker', args('bronze', newLake()), { ...superuser, BOUNDARIES: file }).code).toBe(0);
  const boundaries = readFileSync(file, 'utf8').trim().split('\n');
  commit = 1 + boundaries.findIndex((line) => line.includes('"table":"bronze"'));
});

// What a row took down and did not bring back is no reason for the next one to fail.
beforeEach(async () => {
  hdfs.resume();
  await hdfs.start();
});

let lakes = 0;
/** A lake without rows. */
function newLake(url = hdfs.url, env = superuser): string {
  const lake = `${url}/lake-${lakes++}`;
  expect(runApp('lake', ['init', '--lake', lake], env)).toMatchObject({ code: 0, errors: '' });
  return lake;
}

const pathOf = (lake: string): string => new URL(lake).pathname;

function args(layer: Layer, lake: string): string[] {
  return [...(layer === 'bronze' ? ['--log', `file://${log}`] : []), '--lake', lake];
}

const bronze = (lake: string, env = superuser): Ended => runApp('bronze-worker', args('bronze', lake), env);

/** A Bronze run that stands right before it commits. */
const beforeCommit = (lake: string, env = superuser) =>
  startStopping('bronze-worker', args('bronze', lake), commit, env);

/** Expects a run to have failed with this, in words for people that name one of the tables that it opens at once. */
function expectFailed({ code, errors }: Ended, exit: number, expected: string, lake: string): void {
  const error = JSON.parse(errors) as { code: string; message: string };
  expect({ exit: code, code: error.code, message: error.message }).toEqual({
    exit,
    code: expected,
    message: expect.stringMatching(`${lake}/(bronze|core)/`),
  });
  // The server's stack.
  expect(error.message).not.toMatch(/\n|\bat org\.|java\./);
}

/** Runs every layer, and expects the lake to be as if nothing had happened. */
function expectMadeGood(lake: string, env = superuser): void {
  expect(runApp('lake', ['run', 'all', ...args('bronze', lake)], env)).toMatchObject({ code: 0, errors: '' });
  const output = join(folder, `export-${pathOf(lake).slice(1)}`);
  expect(runApp('lake', ['export', output, '--lake', lake], env)).toMatchObject({ code: 0, errors: '' });
  for (const table of exported) expectSameRows(table, output, `${undisturbed}-export`);
}

test('the NameNode is down at the start', async () => {
  const lake = newLake();
  await hdfs.nameNode.kill();
  expectFailed(bronze(lake), 69, 'STORAGE_UNAVAILABLE', lake);
  await hdfs.start();
  expectMadeGood(lake);
});

test('the NameNode hangs', () => {
  const lake = newLake();
  hdfs.nameNode.pause();
  expectFailed(bronze(lake), 69, 'STORAGE_UNAVAILABLE', lake);
  hdfs.nameNode.resume();
  expectMadeGood(lake);
});

test('a run of any layer ends on SIGTERM, also while the NameNode hangs', async () => {
  const lake = newLake();
  hdfs.nameNode.pause();
  for (const layer of layers) {
    const child = startApp(`${layer}-worker`, args(layer, lake), superuser);
    const end = ended(child);
    await until(() => unreadRequests(hdfs.port, child.pid!) > 0, 'a request of the run');
    child.kill('SIGTERM');
    // While the NameNode hangs.
    expect({ layer, code: await end }).toEqual({ layer, code: 143 });
  }
  hdfs.nameNode.resume();
  expectMadeGood(lake);
});

test('the NameNode is killed during a commit', async () => {
  const lake = newLake();
  const standing = await beforeCommit(lake);
  await hdfs.nameNode.kill();
  expectFailed(await standing.goOn(), 69, 'STORAGE_UNAVAILABLE', lake);
  await hdfs.start();
  expectMadeGood(lake);
});

test('the NameNode hangs during a commit', async () => {
  const lake = newLake();
  const standing = await beforeCommit(lake);
  hdfs.nameNode.pause();
  expectFailed(await standing.goOn(), 69, 'STORAGE_UNAVAILABLE', lake);
  hdfs.nameNode.resume();
  expectMadeGood(lake);
});

test('the DataNode is down', async () => {
  const lake = newLake();
  await hdfs.dataNode.kill();
  expectFailed(bronze(lake), 69, 'STORAGE_UNAVAILABLE', lake);
  await hdfs.start();
  expectMadeGood(lake);
});

test('the DataNode is killed during a commit', async () => {
  const lake = newLake();
  const standing = await beforeCommit(lake);
  await hdfs.dataNode.kill();
  expectFailed(await standing.goOn(), 69, 'STORAGE_UNAVAILABLE', lake);
  await hdfs.start();
  expectMadeGood(lake);
});

test('HDFS is in safe mode', async () => {
  const lake = newLake();
  await hdfs.admin('-safemode', 'enter');
  const end = bronze(lake);
  await hdfs.admin('-safemode', 'leave');
  expectFailed(end, 69, 'STORAGE_UNAVAILABLE', lake);
  expectMadeGood(lake);
});

test.each([
  ['write', '755'],
  ['read', '700'],
])('no permission to %s', async (_, mode) => {
  const lake = newLake();
  await hdfs.shell('-chmod', mode, pathOf(lake));
  expectFailed(bronze(lake, { HADOOP_USER_NAME: 'guest' }), 78, 'STORAGE_DENIED', lake);
  expectMadeGood(lake);
});

test.each([
  ['space', '-setSpaceQuota', '-clrSpaceQuota', '1m'],
  ['names', '-setQuota', '-clrQuota', '1'],
])('the quota of %s is exceeded', async (_, set, clear, quota) => {
  const lake = newLake();
  await hdfs.admin(set, quota, pathOf(lake));
  expectFailed(bronze(lake), 75, 'DISK_FULL', lake);
  await hdfs.admin(clear, pathOf(lake));
  expectMadeGood(lake);
});

test.each([1, 2, 3, 4])('the answer of rename %i is lost: exactly one commit', async (nth) => {
  const direct = newLake();
  const proxy = await NameNodeProxy.before(hdfs.port);
  try {
    const lost = proxy.loseAnswer('rename2', nth);
    const lake = `${proxy.url}${pathOf(direct)}`;
    for (const layer of layers) expect(await ended(startApp(`${layer}-worker`, args(layer, lake), superuser))).toBe(0);
    await lost;
  } finally {
    proxy.close();
  }
  expectMadeGood(direct);
  const { output } = runApp('lake', ['status', '--json', '--lake', direct], superuser);
  const { tables } = JSON.parse(output) as { tables: { table: string; version: number }[] };
  expect(tables.filter(({ version }) => version > 1)).toEqual([]);
  expect(await hdfs.shell('-ls', '-R', pathOf(direct))).not.toContain('.tmp');
});

test.each([
  ['nowhere.invalid:8020', 69, 'STORAGE_UNAVAILABLE'],
  ['no-port-and-no-name-service', 78, 'CONFIG_INVALID'],
])('there is no %s', (host, exit, code) => {
  expectFailed(bronze(`hdfs://${host}/lake`), exit, code, `hdfs://${host}/lake`);
});

describe('with two NameNodes', () => {
  let env: Environment;

  beforeAll(async () => {
    ha = await HdfsHa.start({ folder: join(folder, 'ha') });
    env = { ...superuser, HADOOP_CONF_DIR: ha.configuration };
  });

  test('a failover during a commit', async () => {
    const lake = newLake(ha!.url, env);
    const standing = await beforeCommit(lake, env);
    await ha!.failover();
    expect(await standing.goOn()).toMatchObject({ code: 0, errors: '' });
    expectMadeGood(lake, env);
  });

  test('the active NameNode is killed during a commit, and the other takes over', async () => {
    const lake = newLake(ha!.url, env);
    const standing = await beforeCommit(lake, env);
    await ha!.nameNodes[(await ha!.active())!].kill();
    const end = standing.goOn();
    await ha!.failover();
    expect(await end).toMatchObject({ code: 0, errors: '' });
    expectMadeGood(lake, env);
  });
});
