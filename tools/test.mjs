// Runs tiers of tests (tools/check/tiers.js) and prints the time of each. The last line counts: N passed, N failed.
//
//   node tools/test.mjs TIER ... [-- argument of jest ...]
import { bounds } from './check/bounds.mjs';
import { check, total } from './check/check.mjs';
import { jest } from './check/jest.mjs';
import { native } from './check/native.mjs';
import tiers from './check/tiers.js';

const given = process.argv.slice(2);
const split = given.includes('--') ? given.indexOf('--') : given.length;
const [names, args] = [given.slice(0, split), given.slice(split + 1)];
const unknown = names.filter((name) => !(name in tiers));
if (names.length === 0 || unknown.length > 0) {
  const known = Object.entries(tiers).map(([name, { needs }]) => `\n  ${name}: needs ${needs}`);
  console.error(
    `${unknown.length > 0 ? `There is no tier ${unknown.join(', ')}. ` : ''}Tiers of tests:${known.join('')}`,
  );
  process.exit(2);
}

const results = names.map((name) => {
  const started = performance.now();
  console.log(`\n=== ${name}`);
  const counts = runTier(name);
  return { name, counts, seconds: Math.round((performance.now() - started) / 1000) };
});

console.log();
for (const { name, counts, seconds } of results)
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s`);
const { passed, failed, flaky } = total(results.map(({ counts }) => counts));
for (const name of flaky) console.log(`flaky: ${name}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function runTier(name) {
  if (name === 'native') return native();
  if (name === 'bounds') return bounds(args);
  const tests = () => jest(name, args);
  if (name !== 'unit' || args.length > 0) return tests();
  return total([
    check('Format', 'prettier', ['--check', '--log-level', 'warn', '.']),
    check('Lint', 'node', ['tools/lint.mjs']),
    tests(),
  ]);
}
