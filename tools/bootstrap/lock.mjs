import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Does the work while no other process of this machine holds the file; waits for one that does. */
export async function holding(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !take(file); told = true) {
    if (!told) console.error('Waiting for another build on this machine ...');
    await sleep(1000);
  }
  process.once('exit', () => rmSync(file, { force: true }));
  await work();
  rmSync(file, { force: true });
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  // A holder that was killed left it behind.
  if (!isAlive(file)) rmSync(file, { force: true });
  return false;
}

function isAlive(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
