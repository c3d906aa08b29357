import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';

interface Reporter {
  onTestResult(test: object, result: object): void;
  onRunComplete(): void;
}
const Reporter = jest.requireActual<new () => Reporter>('./reporter');

const folder = temporaryFolder();

test('each file of tests is reported with its tier, its seconds and its tests', () => {
  const reporter = new Reporter();
  const ended = (path: string, tier: string, more: object): void =>
    reporter.onTestResult(
      { path, context: { config: { displayName: { name: tier } } } },
      { perfStats: { start: 1_000, end: 3_500 }, testResults: [], ...more },
    );
  const test = { fullName: 'one', status: 'failed', failureMessages: ['why'], duration: 7 };
  ended('a.test.ts', 'unit', { testResults: [test] });
  ended('b.test.ts', 'kills', { testExecError: new Error('it could not be loaded') });
  process.env.RESULTS = join(folder, 'results.json');
  reporter.onRunComplete();
  expect(JSON.parse(readFileSync(process.env.RESULTS, 'utf8'))).toEqual([
    {
      ...{ tier: 'unit', file: 'a.test.ts', seconds: 2.5, isBroken: false },
      tests: [{ name: 'one', status: 'failed', failureMessages: ['why'] }],
    },
    { tier: 'kills', file: 'b.test.ts', seconds: 2.5, isBroken: true, tests: [] },
  ]);
});
