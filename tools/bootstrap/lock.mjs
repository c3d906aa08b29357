import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The lock files that this process has open. `execute` passes them on, so that a child keeps a lock if this process is
 * killed.
 */
export const held = [];

/**
 * Does the work while no other process holds the lock; waits for one that does.
 *
 * The lock belongs to the open file. The operating system releases it when the last process that has the file open has
 * ended. `flock` locks the file for this process, because Node cannot.
 */
export async function holding(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'a');
  if (!flock(file, ['-n'])) {
    console.error(`Waiting for another set-up, which holds ${path} ...`);
    flock(file, []);
  }
  held.push(file);
  await work();
  held.pop();
  closeSync(file);
}

/**
 * Whether the lock is held now. Without the program, which is a part of util-linux, set-ups do not wait for each other.
 */
function flock(file, options) {
  const { error, status } = spawnSync('flock', [...options, '3'], { stdio: ['ignore', 'inherit', 'inherit', file] });
  if (error?.code === 'ENOENT') console.error('There is no program flock: another set-up is not waited for.');
  return error?.code === 'ENOENT' || status === 0;
}
