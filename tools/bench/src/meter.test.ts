import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { temporaryFolder } from '@fastcart/environments/testing';
import { type Command, measure, together } from './meter';

const onLinux = process.platform === 'linux' ? test : test.skip;
const MIB = 2 ** 20;
const shell = (script: string): Command => ({ program: 'sh', args: ['-c', script] });
const node = (script: string): string => `'${process.execPath}' -e '${script}'`;

onLinux('CPU and memory are those of the whole tree', async () => {
  const folder = temporaryFolder();
  // Works, meets the others, and stays long enough for a meter that gets little of a busy machine.
  const hold = (processes: number): string => {
    const place = `"${folder}/${processes}"`;
    return node(`const { mkdirSync, readdirSync, writeFileSync } = require("fs");
      const b = Buffer.alloc(${100 * MIB}, 1); while (process.cpuUsage().user < 2e5) b[0]++;
      mkdirSync(${place}, { recursive: true }); writeFileSync(${place} + "/" + process.pid, "");
      const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
      while (readdirSync(${place}).length < ${processes}) wait(10);
      wait(2000);`);
  };
  const one = await measure(shell(`${hold(1)}; true`));
  const two = await measure(shell(`${hold(2)} & ${hold(2)} & wait`));
  expect(one.cpu).toBeGreaterThan(0.1);
  expect(one.peak).toBeGreaterThan(100 * MIB);
  expect(two.peak).toBeGreaterThan(one.peak + 100 * MIB);
});

onLinux('bytes read are those of the whole tree, and not those of the meter', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), Buffer.alloc(10 * MIB));
  const { read } = await measure(shell(`cat '${folder}/file' > /dev/null; sleep 0.2`));
  expect(read / MIB).toBeGreaterThan(10);
  expect(read / MIB).toBeLessThan(10.2);
});

onLinux('bytes read are not those of a thread of the meter that ends meanwhile', async () => {
  const folder = temporaryFolder();
  const [file, go] = [join(folder, 'file'), join(folder, 'go')];
  writeFileSync(file, Buffer.alloc(10 * MIB));
  // It reads before, and ends while the command runs.
  const thread = new Worker(
    `const { parentPort } = require('worker_threads'); require('fs').readFileSync(${JSON.stringify(file)});
     parentPort.once('message', () => {}); parentPort.postMessage('');`,
    { eval: true },
  );
  await once(thread, 'message');
  const measured = measure(shell(`until [ -e '${go}' ]; do sleep 0.1; done`));
  thread.postMessage('');
  await once(thread, 'exit');
  writeFileSync(go, '');
  const { read } = await measured;
  expect(read / MIB).toBeLessThan(5);
});

test('a command that does not end as expected is an error with the end of its output', async () => {
  await expect(measure(shell('echo no such lake >&2; exit 3'))).rejects.toThrow(/ended with 3:\nno such lake/);
  const fails = { code: 3, error: 'no such lake' };
  expect(await measure({ ...shell('echo no such lake >&2; exit 3'), fails })).toHaveProperty('peak');
  for (const other of ['echo another >&2; exit 3', 'echo no such lake >&2; exit 4', 'echo no such lake >&2'])
    await expect(measure({ ...shell(other), fails })).rejects.toThrow('ended with');
  await expect(measure({ program: 'no-such-program', args: [] })).rejects.toThrow('ENOENT');
});

test('values of consecutive runs are added, except the peak', () => {
  const usage = { wall: 1, cpu: 2, peak: 3, read: 4 };
  expect(together([usage, { ...usage, peak: 5 }])).toEqual({ wall: 2, cpu: 4, peak: 5, read: 8 });
});
