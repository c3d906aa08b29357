import { appendFileSync } from 'node:fs';
import { subscribe } from 'node:diagnostics_channel';

/**
 * Preloaded into a worker's process. The file in BOUNDARIES gets a line for every boundary that is passed. Each of the other
 * variables has the numbers of boundaries, separated by commas, at which the process is killed, asked to end, or stopped until
 * it is continued.
 */
const signals = { KILL_AT: 'SIGKILL', TERM_AT: 'SIGTERM', STOP_AT: 'SIGSTOP' };
let passed = 0;

subscribe('fastcart.boundary', (boundary) => {
  if (process.env.BOUNDARIES) appendFileSync(process.env.BOUNDARIES, `${JSON.stringify(boundary)}\n`);
  passed += 1;
  for (const [variable, signal] of Object.entries(signals))
    if (process.env[variable]?.split(',').includes(String(passed))) process.kill(process.pid, signal);
});
