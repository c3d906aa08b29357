// The binding's own checks: rustfmt, clippy, and its tests, in the profile and folder of the build, so that its
// hundreds of dependencies are compiled once. The last line counts them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cache, root } from './bootstrap/paths.mjs';
import { check, conclude, count, counts } from './check/check.mjs';

// napi builds with an explicit target; without it cargo would compile everything a second time.
const host = /^host: (\S+)/m.exec(spawnSync('rustc', ['-vV'], { encoding: 'utf8' }).stdout)[1];
const shared = ['--locked', '--release', '--target', host, '--target-dir', join(cache, 'target')];

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
