import { spawnSync } from 'node:child_process';
import { sourcesHash, target } from '../bootstrap/crate.mjs';
import { root } from '../bootstrap/paths.mjs';
import { isPrebuilt } from '../bootstrap/prebuilt.mjs';
import { rustEnvironment } from '../bootstrap/toolchain.mjs';
import { check, countOf, total } from './check.mjs';

/**
 * Checks that the prebuilt library was built from the present sources. If it was not, the crate has changed, and the checks
 * of the crate run too. They also run before a library is packed, so that a library of the present sources has passed them.
 */
export function native() {
  const fits = isPrebuilt(sourcesHash());
  console.log(`\nThe prebuilt library ${fits ? 'was' : 'was not'} built from these sources.`);
  if (fits) return countOf(true);
  console.log('Build a new one with npm run prebuilt. Until then, every machine and this check compile the crate.');
  return total([countOf(false), crate()]);
}

/** Runs rustfmt, Clippy and the tests of the crate, without optimization: the build takes a third of the time. */
export function crate() {
  const shared = ['--locked', '--target-dir', target];
  const env = rustEnvironment();
  return total([
    check('Rust format', 'cargo', ['fmt', '--check'], env),
    check('Clippy', 'cargo', ['clippy', ...shared, '--all-targets'], env),
    cargoTest(shared, env),
  ]);
}

function cargoTest(args, env) {
  console.log('\nTests of the crate');
  const { status, stdout } = spawnSync('cargo', ['test', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.stdout.write(stdout);
  const results = [...stdout.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed/gm)];
  const counts = total(results.map(([, passed, failed]) => ({ passed: +passed, failed: +failed, flaky: [] })));
  return status !== 0 && counts.failed === 0 ? total([counts, countOf(false)]) : counts;
}
