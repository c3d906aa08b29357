import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countOf, run, total } from './check.mjs';
import { isServiceFailure } from './service-failure.mjs';
import tiers from './tiers.js';

/** Runs the tests of a tier; counts them. A test that failed for a service runs once more, alone. */
export function jest(tier, args) {
  const { workers, retries } = tiers[tier];
  const counts = runJest(['--selectProjects', tier, '--maxWorkers', String(workers), ...args]);
  if (!retries) return counts;
  const again = counts.failures.filter(({ messages }) => isServiceFailure(messages)).map((test) => retry(tier, test));
  return total([{ ...counts, failed: counts.failed - again.length }, ...again]);
}

function retry(tier, { name, file }) {
  console.log(`\nOnce more, alone: ${name}`);
  const exactly = `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  const { passed } = runJest(['--selectProjects', tier, '--runTestsByPath', file, '--testNamePattern', exactly]);
  return { ...countOf(passed === 1), flaky: passed === 1 ? [name] : [] };
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
