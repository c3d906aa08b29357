import { layers } from '@fastcart/operations/run';
import { unreadRequests, until } from '@fastcart/services';
import { disturbedHdfs, expectFailed, superuser } from '../support/disturbed-hdfs';
import { ended, startApp } from '../support/process';

const { hdfs, newLake, args, bronze, beforeCommit, expectRepaired } = disturbedHdfs();

describe.each(['nameNode', 'dataNode'] as const)('the %s', (server) => {
  test('is down when a run starts', async () => {
    const lake = newLake();
    await hdfs()[server].kill();
    expectFailed(bronze(lake), 69, 'STORAGE_UNAVAILABLE', lake);
    await hdfs().start();
    expectRepaired(lake);
  });

  test('is killed during a commit of a run', async () => {
    const lake = newLake();
    const standing = await beforeCommit(lake);
    await hdfs()[server].kill();
    expectFailed(await standing.goOn(), 69, 'STORAGE_UNAVAILABLE', lake);
    await hdfs().start();
    expectRepaired(lake);
  });
});

test('the NameNode hangs', () => {
  const lake = newLake();
  hdfs().nameNode.pause();
  expectFailed(bronze(lake), 69, 'STORAGE_UNAVAILABLE', lake);
  hdfs().nameNode.resume();
  expectRepaired(lake);
});

test('a run of any layer ends on SIGTERM, also while the NameNode hangs', async () => {
  const lake = newLake();
  hdfs().nameNode.pause();
  for (const layer of layers) {
    const child = startApp(`${layer}-worker`, args(layer, lake), superuser);
    const end = ended(child);
    await until(() => unreadRequests(hdfs().port, child.pid!) > 0, 'a request of the run');
    child.kill('SIGTERM');
    // While the NameNode hangs.
    expect({ layer, code: await end }).toEqual({ layer, code: 143 });
  }
  hdfs().nameNode.resume();
  expectRepaired(lake);
});

test('the NameNode hangs during a commit', async () => {
  const lake = newLake();
  const standing = await beforeCommit(lake);
  hdfs().nameNode.pause();
  expectFailed(await standing.goOn(), 69, 'STORAGE_UNAVAILABLE', lake);
  hdfs().nameNode.resume();
  expectRepaired(lake);
});

test('HDFS is in safe mode', async () => {
  const lake = newLake();
  await hdfs().admin('-safemode', 'enter');
  const end = bronze(lake);
  await hdfs().admin('-safemode', 'leave');
  expectFailed(end, 69, 'STORAGE_UNAVAILABLE', lake);
  expectRepaired(lake);
});
