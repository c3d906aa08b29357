import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { count, counts, run } from './check.mjs';

/** Unit and end-to-end tests, each counted. */
export function jest(args) {
  console.log('\nTests');
  const folder = mkdtempSync(join(tmpdir(), 'fastcart-jest-'));
  const file = join(folder, 'results.json');
  try {
    const code = run('jest', ['--ci', '--json', '--outputFile', file, ...args]);
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(file, 'utf8'));
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    counts.passed += numPassedTests;
    counts.failed += failed;
    if (code !== 0 && failed === 0) count(false);
  } catch (error) {
    console.error(`jest left no results: ${error.message}`);
    count(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
