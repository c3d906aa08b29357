import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command in a process group of its own; its exit code. A signal that asks this process to end kills the whole
 * group: npm and cargo leave children behind, and npm first undoes what it has done, which takes long. Ctrl-C does the
 * same, because a terminal does not send it to another group. So the command must bear to be killed at any time.
 */
export async function runGroup(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  let stopped;
  const stop = (signal) => {
    stopped = 128 + constants.signals[signal];
    process.kill(-child.pid, 'SIGKILL');
  };
  for (const signal of signals) process.on(signal, stop);
  const [code] = await once(child, 'exit');
  for (const signal of signals) process.off(signal, stop);
  return stopped ?? code ?? 1;
}
