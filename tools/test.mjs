// Runs tiers of tests (tools/check/tiers.js), at the same time where possible. Prints the counts of each tier and the sum of
// the seconds of its files. The last line is: N passed, N failed.
//
//   node tools/test.mjs TIER ... [-- argument of jest ...]
import { bounds } from './check/bounds.mjs';
import { checkBeside, total } from './check/check.mjs';
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

const started = performance.now();
const secondsSince = (start) => Math.round((performance.now() - start) / 1000);
const isBesideOthers = (name) => tiers[name].workers > 1;
const together = names.filter(isBesideOthers);
const results = [
  ...(names.includes('unit') && args.length === 0 ? await style() : []),
  ...(together.length > 0 ? jest(together, args) : []),
  ...names.filter((name) => !isBesideOthers(name)).flatMap(runAlone),
];

console.log();
for (const { name, passed, failed, seconds } of results)
  console.log(`${name}: ${passed} passed, ${failed} failed, ${seconds} s`);
const { passed, failed, flaky } = total(results);
console.log(`in all: ${secondsSince(started)} s`);
for (const name of flaky) console.log(`flaky: ${name}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function style() {
  const start = performance.now();
  const checks = [
    checkBeside('Format', 'prettier', ['--check', '--cache', '--log-level', 'warn', '.']),
    checkBeside('Lint', 'node', ['tools/lint.mjs']),
  ];
  return [{ name: 'style', ...total(await Promise.all(checks)), seconds: secondsSince(start) }];
}

function runAlone(name) {
  if (name === 'bounds') return bounds(args);
  if (name !== 'native') return jest([name], args);
  const start = performance.now();
  return { name, ...native(), seconds: secondsSince(start) };
}
