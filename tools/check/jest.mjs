import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countOf, run, total } from './check.mjs';
import { isServiceFailure } from './service-failure.mjs';
import tiers from './tiers.js';

/**
 * Runs the tests of tiers at the same time. Returns the counts of each tier and the sum of the seconds of its files. Tests
 * that failed because of a service run once more, without other files.
 */
export function jest(names, args) {
  const workers = Math.max(...names.map((name) => tiers[name].workers));
  const { code, files } = runJest(['--selectProjects', ...names, '--maxWorkers', String(workers), ...args]);
  const results = names.map((name) => {
    const own = files.filter(({ tier }) => tier === name);
    const seconds = Math.round(own.reduce((sum, file) => sum + file.seconds, 0));
    return { name, seconds, ...(tiers[name].retries ? retried(name, own) : countsOf(own)) };
  });
  // The error is outside the tests, for example in a global set-up.
  const isExplained = code === 0 || countsOf(files).failed > 0;
  return isExplained ? results : [...results, { name: 'jest', seconds: 0, ...countOf(false) }];
}

function retried(tier, files) {
  const counts = countsOf(files);
  const again = files.flatMap(({ file, tests }) => {
    const unlucky = tests.filter(
      ({ status, failureMessages }) => status === 'failed' && isServiceFailure(failureMessages),
    );
    if (unlucky.length === 0) return [];
    counts.failed -= unlucky.length;
    return retry(
      tier,
      file,
      unlucky.map(({ name }) => name),
    );
  });
  return total([counts, ...again]);
}

/** Runs failed tests of a file once more, in one run, because a failed set-up fails all of them. */
function retry(tier, file, names) {
  console.log(`\nRunning again, alone: ${names.join(', ')}`);
  const exactly = `^(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})$`;
  const { code, files } = runJest(['--selectProjects', tier, '--runTestsByPath', file, '--testNamePattern', exactly]);
  const ran = files.flatMap(({ tests }) => tests).filter(({ status }) => status === 'passed' || status === 'failed');
  const failed = new Set(ran.flatMap(({ name, status }) => (status === 'failed' ? [name] : [])));
  // An error outside the tests, for example in a global set-up, fails the run without a failed test.
  const isWhole = ran.length === names.length && (code === 0 || failed.size > 0);
  const flaky = isWhole ? names.filter((name) => !failed.has(name)) : [];
  return { passed: flaky.length, failed: names.length - flaky.length, flaky };
}

/** Runs jest and returns its exit code and the results of each file (reporter.js). */
function runJest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'fastcart-jest-'));
  const RESULTS = join(folder, 'results.json');
  const reporters = ['--reporters', 'default', '--reporters', './tools/check/reporter.js'];
  try {
    const code = run('jest', ['--ci', ...reporters, ...args], { RESULTS });
    return { code, files: JSON.parse(readFileSync(RESULTS, 'utf8')) };
  } catch (error) {
    console.error(`jest has written no results: ${error.message}`);
    return { code: 1, files: [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A file that could not run counts as one failed test. */
function countsOf(files) {
  const tests = files.flatMap((file) => file.tests);
  const count = (wanted) => tests.filter(({ status }) => status === wanted).length;
  const broken = files.filter(({ isBroken }) => isBroken).length;
  return { passed: count('passed'), failed: count('failed') + broken, flaky: [] };
}
