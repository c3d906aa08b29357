import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command in a process group of its own; its exit code. A signal that asks this process to end ends the whole group
 * first, because npm and cargo leave children behind. So does Ctrl-C, which does not reach another group by itself.
 * Processes that have not ended after `graceMs` are killed.
 */
export async function runGroup(command, args, { graceMs = 5000 } = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  let stopped;
  const stop = (signal) => {
    stopped ??= endGroup(child.pid, graceMs).then(() => process.exit(128 + constants.signals[signal]));
  };
  for (const signal of signals) process.on(signal, stop);
  const code = await new Promise((resolve) => child.on('exit', (exit) => resolve(exit ?? 1)));
  await stopped;
  for (const signal of signals) process.off(signal, stop);
  return code;
}

async function endGroup(leader, graceMs) {
  const end = performance.now() + graceMs;
  let runs = send(leader, 'SIGTERM');
  while (runs && performance.now() < end) {
    await sleep(50);
    runs = send(leader, 0);
  }
  if (runs) send(leader, 'SIGKILL');
}

/** Whether the group still has a process. */
function send(leader, signal) {
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}
