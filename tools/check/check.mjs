import { spawnSync } from 'node:child_process';
import { root } from '../bootstrap/paths.mjs';

/** What was checked so far. */
export const counts = { passed: 0, failed: 0 };

/** Runs a command with its output shown, and counts it as one. */
export function check(what, command, args) {
  console.log(`\n${what}`);
  count(run(command, args) === 0);
}

/** Runs a command; its exit code. */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  return status ?? 1;
}

export function count(isRight) {
  counts[isRight ? 'passed' : 'failed'] += 1;
}

/** The last line of every check, and the exit code. */
export function conclude() {
  console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}
