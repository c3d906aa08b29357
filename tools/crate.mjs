// The binding's own checks: rustfmt, clippy, and its tests, not optimized, which takes a third of a release build.
// The last line counts them.
import { spawnSync } from 'node:child_process';
import { target } from './bootstrap/crate.mjs';
import { root } from './bootstrap/paths.mjs';
import { check, conclude, count, counts } from './check/check.mjs';

const shared = ['--locked', '--target-dir', target];

check('Rust format', 'cargo', ['fmt', '--check']);
check('Clippy', 'cargo', ['clippy', ...shared, '--all-targets', '--', '-D', 'warnings']);

console.log('\nTests of the crate');
const tests = spawnSync('cargo', ['test', ...shared], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 28,
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.stdout.write(tests.stdout);
const results = [...tests.stdout.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed/gm)];
for (const [, passed, failed] of results) {
  counts.passed += Number(passed);
  counts.failed += Number(failed);
}
if (tests.status !== 0 && results.every(([, , failed]) => failed === '0')) count(false);
conclude();
