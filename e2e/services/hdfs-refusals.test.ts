import { join } from 'node:path';
import { layers } from '@fastcart/operations/run';
import { HdfsHa, NameNodeProxy } from '@fastcart/services';
import { disturbedHdfs, type Environment, expectFailed, pathOf, superuser } from '../support/disturbed-hdfs';
import { ended, runApp, startApp } from '../support/process';

const { folder, hdfs, newLake, args, bronze, beforeCommit, expectRepaired } = disturbedHdfs();

test.each([
  ['write', '755'],
  ['read', '700'],
])('no permission to %s', async (_, mode) => {
  const lake = newLake();
  await hdfs().shell('-chmod', mode, pathOf(lake));
  expectFailed(bronze(lake, { HADOOP_USER_NAME: 'guest' }), 78, 'STORAGE_DENIED', lake);
  expectRepaired(lake);
});

test.each([
  ['space', '-setSpaceQuota', '-clrSpaceQuota', '1m'],
  ['names', '-setQuota', '-clrQuota', '1'],
])('the quota of %s is exceeded', async (_, set, clear, quota) => {
  const lake = newLake();
  await hdfs().admin(set, quota, pathOf(lake));
  expectFailed(bronze(lake), 75, 'DISK_FULL', lake);
  await hdfs().admin(clear, pathOf(lake));
  expectRepaired(lake);
});

test.each([1, 2, 3, 4])('the answer of rename %i is lost: exactly one commit', async (nth) => {
  const direct = newLake();
  const proxy = await NameNodeProxy.before(hdfs().port);
  try {
    const lost = proxy.loseAnswer('rename2', nth);
    const lake = `${proxy.url}${pathOf(direct)}`;
    for (const layer of layers) expect(await ended(startApp(`${layer}-worker`, args(layer, lake), superuser))).toBe(0);
    await lost;
  } finally {
    proxy.close();
  }
  expectRepaired(direct);
  const { output } = runApp('lake', ['status', '--json', '--lake', direct], superuser);
  const { tables } = JSON.parse(output) as { tables: { table: string; version: number }[] };
  expect(tables.filter(({ version }) => version > 1)).toEqual([]);
  expect(await hdfs().shell('-ls', '-R', pathOf(direct))).not.toContain('.tmp');
});

test.each([
  ['nowhere.invalid:8020', 69, 'STORAGE_UNAVAILABLE'],
  ['no-port-and-no-name-service', 78, 'CONFIG_INVALID'],
])('there is no %s', (host, exit, code) => {
  expectFailed(bronze(`hdfs://${host}/lake`), exit, code, `hdfs://${host}/lake`);
});

describe('with two NameNodes', () => {
  let ha: HdfsHa | undefined;
  let env: Environment;

  beforeAll(async () => {
    ha = await HdfsHa.start({ folder: join(folder, 'ha') });
    env = { ...superuser, HADOOP_CONF_DIR: ha.configuration };
  });
  afterAll(() => ha?.wipe());

  test('a failover during a commit', async () => {
    const lake = newLake(ha!.url, env);
    const standing = await beforeCommit(lake, env);
    await ha!.failover();
    expect(await standing.goOn()).toMatchObject({ code: 0, errors: '' });
    expectRepaired(lake, env);
  });

  test('the active NameNode is killed during a commit, and the other takes over', async () => {
    const lake = newLake(ha!.url, env);
    const standing = await beforeCommit(lake, env);
    await ha!.nameNodes[(await ha!.active())!].kill();
    const end = standing.goOn();
    await ha!.failover();
    expect(await end).toMatchObject({ code: 0, errors: '' });
    expectRepaired(lake, env);
  });
});
