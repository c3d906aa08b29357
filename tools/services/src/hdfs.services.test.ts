import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hdfs } from './hdfs';

const base = mkdtempSync(join(tmpdir(), 'fastcart-hdfs-'));
let hdfs: Hdfs;
beforeAll(async () => {
  hdfs = await Hdfs.start({
    folder: join(base, 'hdfs'),
    permissions: true,
    properties: { 'dfs.blocksize': '1048576' },
  });
});
afterAll(async () => {
  await hdfs.wipe();
  rmSync(base, { recursive: true });
});

test('a written file is read, also after the NameNode was killed', async () => {
  const file = join(base, 'file');
  writeFileSync(file, 'bytes');
  await hdfs.shell('-put', file, '/file');
  await hdfs.nameNode.kill();
  expect(hdfs.running).toBe(false);
  expect(hdfs.dataNode.pid).toBeDefined();
  await hdfs.start();
  expect(await hdfs.shell('-cat', '/file')).toBe('bytes');
  expect(await hdfs.shell('-stat', '%u %A %o', '/file')).toBe('hdfs rw-r--r-- 1048576\n');
});

test('the error of a failed tool has its output', async () => {
  await expect(hdfs.shell('-cat', '/nothing')).rejects.toMatchObject({
    code: 'COMMAND_FAILED',
    message: expect.stringContaining('/nothing'),
  });
});

test('both processes end after stop', async () => {
  const pids = hdfs.processes.map(({ pid }) => pid!);
  expect(await hdfs.stop()).toEqual({ datanode: 'ended', namenode: 'ended' });
  for (const pid of pids) expect(existsSync(`/proc/${pid}/exe`)).toBe(false);
});
