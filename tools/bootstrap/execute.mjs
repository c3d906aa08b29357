import { spawn } from 'node:child_process';
import { held } from './lock.mjs';
import { environment, root } from './paths.mjs';

/** Runs a step of the set-up to its end. A failure ends the process with a message. */
export async function execute(what, command, args, { watch, env } = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...environment(), ...env },
    stdio: ['ignore', 'inherit', watch ? 'pipe' : 'inherit', ...held],
  });
  const finished = watch?.(child.stderr);
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (exit) => resolve(exit ?? 1));
  });
  finished?.(code);
  if (code !== 0) {
    console.error(`${what} failed: ${[command, ...args].join(' ')}`);
    process.exit(1);
  }
}
