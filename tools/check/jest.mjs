import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countOf, run, total } from './check.mjs';
import { isServiceFailure } from './service-failure.mjs';
import tiers from './tiers.js';

/** Runs the tests of a tier; counts them. Tests that failed for a service run once more, without the other files. */
export function jest(tier, args) {
  const { workers, retries } = tiers[tier];
  const counts = runJest(['--selectProjects', tier, '--maxWorkers', String(workers), ...args]);
  if (!retries) return counts;
  const unlucky = counts.failures.filter(({ messages }) => isServiceFailure(messages));
  const again = Object.entries(Object.groupBy(unlucky, ({ file }) => file)).map(([file, tests]) =>
    retry(
      tier,
      file,
      tests.map(({ name }) => name),
    ),
  );
  return total([{ ...counts, failed: counts.failed - unlucky.length }, ...again]);
}

/** One run for the tests of a file: a set-up that failed has failed them all. */
function retry(tier, file, names) {
  console.log(`\nOnce more, alone: ${names.join(', ')}`);
  const exactly = `^(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})$`;
  const counts = runJest(['--selectProjects', tier, '--runTestsByPath', file, '--testNamePattern', exactly]);
  const failed = new Set(counts.failures.map(({ name }) => name));
  const flaky = counts.passed + failed.size === names.length ? names.filter((name) => !failed.has(name)) : [];
  return { passed: flaky.length, failed: names.length - flaky.length, flaky };
}

/** Runs jest; what passed, what failed, and the failed tests with what they said. */
function runJest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'fastcart-jest-'));
  const file = join(folder, 'results.json');
  try {
    const code = run('jest', ['--ci', '--json', '--outputFile', file, ...args]);
    return countsOf(code, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    console.error(`jest left no results: ${error.message}`);
    return { ...countOf(false), failures: [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function countsOf(code, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults }) {
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  const failures = testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => ({ name: fullName, file, messages: failureMessages })),
  );
  // An error outside of the tests, as in a global set-up.
  return { passed: numPassedTests, failed: failed || (code === 0 ? 0 : 1), flaky: [], failures };
}
