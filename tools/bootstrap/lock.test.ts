import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { moduleUrl, Program } from './testing/program';

const folder = temporaryFolder();

/** A program that does something while it holds a lock. */
const holding = (lock: string, work: string): Program =>
  new Program(`
    import { mkdirSync, rmdirSync } from 'node:fs';
    import { setImmediate } from 'node:timers/promises';
    import { execute } from '${moduleUrl('execute.mjs')}';
    import { holding } from '${moduleUrl('lock.mjs')}';
    await holding('${join(folder, lock)}', async () => { ${work} });`);

test('one process at a time holds a lock, also one that a killed process has left', async () => {
  expect(await holding('crowd', `process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});`).end).toBe(137);
  // Fails when the folder is there already.
  const busy = join(folder, 'busy');
  const alone = `mkdirSync('${busy}'); for (let turn = 0; turn < 100; turn++) await setImmediate(); rmdirSync('${busy}');`;
  const crowd = Array.from({ length: 4 }, () => holding('crowd', alone));
  expect(await Promise.all(crowd.map(({ end }) => end))).toEqual([0, 0, 0, 0]);
});

test('a lock is held until what its holder has started has ended too', async () => {
  const holder = holding('orphan', `await execute('Sleeping', 'sh', ['-c', 'echo "child $$."; exec sleep 1000']);`);
  await holder.prints('.');
  holder.signal('SIGKILL');
  await holder.end;
  const next = holding('orphan', `console.log('held')`);
  await next.prints('Waiting for another set-up');
  expect(next.output).not.toContain('held');
  process.kill(Number(/child (\d+)/.exec(holder.output)![1]), 'SIGKILL');
  expect(await next.end).toBe(0);
  expect(next.output).toContain('held');
});
