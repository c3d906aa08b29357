import { spawnSync } from 'node:child_process';
import { sourcesHash, target } from '../bootstrap/crate.mjs';
import { root } from '../bootstrap/paths.mjs';
import { isPrebuilt } from '../bootstrap/prebuilt.mjs';
import { check, countOf, total } from './check.mjs';

/**
 * The prebuilt library is of the present sources. When it is not, the crate has changed: its own checks run too. They
 * run before a library is packed, so that a library that fits has passed them.
 */
export function native() {
  const fits = isPrebuilt(sourcesHash());
  console.log(`\nThe prebuilt library is ${fits ? '' : 'not '}of these sources.`);
  if (fits) return countOf(true);
  console.log('npm run prebuilt renews it. Until then every machine compiles the crate, and so does this check.');
  return total([countOf(false), crate()]);
}

/** rustfmt, Clippy, and the tests of the crate, not optimized, which takes a third of a release build. */
export function crate() {
  const shared = ['--locked', '--target-dir', target];
  return total([
    check('Rust format', 'cargo', ['fmt', '--check']),
    check('Clippy', 'cargo', ['clippy', ...shared, '--all-targets', '--', '-D', 'warnings']),
    cargoTest(shared),
  ]);
}

function cargoTest(args) {
  console.log('\nTests of the crate');
  const { status, stdout } = spawnSync('cargo', ['test', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.stdout.write(stdout);
  const results = [...stdout.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed/gm)];
  const counts = total(results.map(([, passed, failed]) => ({ passed: +passed, failed: +failed, flaky: [] })));
  return status !== 0 && counts.failed === 0 ? total([counts, countOf(false)]) : counts;
}
