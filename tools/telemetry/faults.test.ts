import { join } from 'node:path';
import { faultyCollectors, receiver, stopCollectors } from '../../e2e/support/collectors';
import { temporaryFolder } from '../../e2e/support/lake';
import { finished, hangingNames, startApp } from '../../e2e/support/process';
import { copyLog } from '../../e2e/support/samples';

const runs = 5;
/** Seconds: the limit, and as much again for a busy machine. */
const maxSeconds = 2.6;
const collectors: [name: string, start: () => Promise<string>][] = [
  ['is not configured', async () => ''],
  ['works', () => receiver()],
  ...faultyCollectors.map(([fault, start]): [string, () => Promise<string>] => [fault, start]),
];

const folder = temporaryFolder();
const log = join(folder, 'log');
beforeAll(() => copyLog('clean', log));
afterAll(stopCollectors);

async function secondsOf(endpoint: string, lake: string): Promise<number> {
  const args = ['--log', `file://${log}`, '--lake', join(folder, lake)];
  // A deployed program has no cache of compiled code.
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, NODE_DISABLE_COMPILE_CACHE: '1', ...hangingNames(folder) };
  const started = performance.now();
  expect(await finished(startApp('bronze-worker', args, env))).toMatchObject({ code: 0 });
  return (performance.now() - started) / 1000;
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

/** The table in docs/telemetry.md. */
test('no collector adds more to a run than the limit', async () => {
  const seconds: number[][] = collectors.map(() => []);
  // The collectors take turns, so that a change of the load affects all of them.
  for (let run = 0; run < runs; run++)
    for (const [index, [, start]] of collectors.entries()) {
      seconds[index]!.push(await secondsOf(await start(), `lake-${run}-${index}`));
      stopCollectors();
    }
  const [without, ...others] = seconds.map(median) as [number, ...number[]];
  const more = others.map((each, index) => [collectors[index + 1]![0], Number((each - without).toFixed(2))] as const);
  console.log(`Seconds more than ${without.toFixed(2)}:`, Object.fromEntries(more));
  expect(more.filter(([, each]) => each > maxSeconds)).toEqual([]);
});
