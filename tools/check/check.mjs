import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { root } from '../bootstrap/paths.mjs';

/** Runs a command with its output shown and returns its exit code. */
export function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  return status ?? 1;
}

/** Runs a command that is one check. */
export function check(what, command, args, env) {
  console.log(`\n${what}`);
  return countOf(run(command, args, env) === 0);
}

/** Runs a command that is one check, at the same time as others. Its output is shown when it has ended. */
export async function checkBeside(what, command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const code = await once(child, 'close').then(
    ([status]) => status,
    (error) => `${command} could not be started: ${error.message}`,
  );
  console.log(`\n${what}`);
  process.stdout.write((await said).join(''));
  if (typeof code === 'string') console.error(code);
  return countOf(code === 0);
}

/** The counts of one check. */
export const countOf = (isRight) => ({ passed: isRight ? 1 : 0, failed: isRight ? 0 : 1, flaky: [] });

/** The sums of the counts of several checks. */
export function total(counts) {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    flaky: counts.flatMap(({ flaky }) => flaky),
  };
}
