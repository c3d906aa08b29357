import { appendFileSync } from 'node:fs';
import { subscribe } from 'node:diagnostics_channel';

/**
 * Preloaded into a worker's process. BOUNDARIES names a file that gets a line for every boundary passed; KILL_AT is
 * the number of the boundary at which the process is killed, as a crash would.
 */
let passed = 0;

subscribe('fastcart.boundary', (boundary) => {
  if (process.env.BOUNDARIES) appendFileSync(process.env.BOUNDARIES, `${JSON.stringify(boundary)}\n`);
  passed += 1;
  if (passed === Number(process.env.KILL_AT)) process.kill(process.pid, 'SIGKILL');
});
