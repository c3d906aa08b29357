import { spawnSync } from 'node:child_process';
import { root } from '../bootstrap/paths.mjs';

/** Runs a command with its output shown; its exit code. */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  return status ?? 1;
}

/** Runs a command that is one check. */
export function check(what, command, args) {
  console.log(`\n${what}`);
  return countOf(run(command, args) === 0);
}

/** What a check adds to the counts. */
export const countOf = (isRight) => ({ passed: isRight ? 1 : 0, failed: isRight ? 0 : 1, flaky: [] });

/** Counts of several checks. */
export function total(counts) {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    flaky: counts.flatMap(({ flaky }) => flaky),
  };
}
