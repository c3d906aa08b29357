import { appendFileSync } from 'node:fs';
import { subscribe } from 'node:diagnostics_channel';

/**
 * Preloaded into a worker's process. BOUNDARIES names a file that gets a line for every boundary passed. Each of the
 * other variables has the numbers of the boundaries, with commas, at which the process is killed as a crash would, asked to
 * end, or stopped until it is continued.
 */
const signals = { KILL_AT: 'SIGKILL', TERM_AT: 'SIGTERM', STOP_AT: 'SIGSTOP' };
let passed = 0;

subscribe('fastcart.boundary', (boundary) => {
  if (process.env.BOUNDARIES) appendFileSync(process.env.BOUNDARIES, `${JSON.stringify(boundary)}\n`);
  passed += 1;
  for (const [variable, signal] of Object.entries(signals))
    if (process.env[variable]?.split(',').includes(String(passed))) process.kill(process.pid, signal);
});
