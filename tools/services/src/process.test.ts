import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { ServerProcess } from './process';

const folder = temporaryFolder();

/** A shell script that serves when it has said so. */
function script(name: string, text: string): ServerProcess {
  const isReady = (log: () => string) => log().includes('serving');
  return new ServerProcess(name, folder, () => ({ file: 'sh', args: ['-c', text], isReady }));
}

test('the error of a process that ends at its start has its output', async () => {
  const broken = script('broken', 'echo no such disk; exit 1');
  await expect(broken.start()).rejects.toMatchObject({
    code: 'START_FAILED',
    message: expect.stringMatching(/^broken ended.*no such disk$/s),
  });
});

test('output before the last start is ignored', async () => {
  const once = script('once', `test -e ${folder}/used && exit 1; touch ${folder}/used; echo serving; exec sleep 60`);
  await once.start();
  await once.kill();
  await expect(once.start()).rejects.toMatchObject({ code: 'START_FAILED' });
});

test('the error of a missing program names it', async () => {
  const missing = new ServerProcess('missing', folder, () => ({
    file: 'no-such-program',
    args: [],
    isReady: () => true,
  }));
  await expect(missing.start()).rejects.toMatchObject({
    code: 'START_FAILED',
    message: expect.stringContaining('no-such-program'),
  });
});

test('a process that does not end after SIGTERM is killed', async () => {
  const stubborn = script('stubborn', 'trap "" TERM; echo serving; while true; do sleep 60; done');
  await stubborn.start();
  const pid = stubborn.pid!;
  expect(await stubborn.stop(0.1)).toBe('killed');
  expect(existsSync(`/proc/${pid}/exe`)).toBe(false);
});

test('a later process with the same pid is not the process', async () => {
  const server = script('server', 'echo serving; exec sleep 60');
  await server.start();
  const file = join(folder, 'server.pid');
  const mark = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...mark, pid: process.pid }));
  expect(server.pid).toBeUndefined();
  expect(await server.stop()).toBeUndefined();
  writeFileSync(file, JSON.stringify(mark));
  expect(await server.stop()).toBe('ended');
});
