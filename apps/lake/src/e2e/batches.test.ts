import { join } from 'node:path';
import { bronzeWorker } from '@fastcart/bronze-worker';
import { goldWorker } from '@fastcart/gold-worker';
import { commonSettings, readConfig, runOnce, type RunRecord, type settings, type Worker } from '@fastcart/runtime';
import { silverWorker } from '@fastcart/silver-worker';
import { expectSameRows } from './support/compare';
import { exported, exportTo, temporaryFolder } from './support/lake';
import { sample, writeLog } from './support/samples';

type Name = keyof typeof settings;

/** One run with memory for one commit of the layer below at a time. */
function inLittleMemory<N extends Name>(worker: Worker<N>, env: Record<string, string>): Promise<RunRecord> {
  const { config } = readConfig([...new Set([...worker.settings, ...commonSettings])], ['--log-level', 'error'], env);
  const smallest: Worker<N> = {
    ...worker,
    run: (run, settled) => worker.run({ ...run, batch: { bytes: 1, rows: 1 } }, settled),
  };
  return runOnce(smallest, config, new AbortController().signal);
}

describe.each(['clean', 'edges', 'late'])('the sample %s, a commit at a time', (name) => {
  const folder = temporaryFolder();
  const [log, lake, output] = ['log', 'lake', 'export'].map((part) => join(folder, part)) as [string, string, string];
  const { expected, batches } = sample(name);
  const versions: number[] = [];

  beforeAll(async () => {
    const env = { LOG: `file://${log}`, LAKE: lake };
    for (const bytes of batches) {
      writeLog(name, log, bytes);
      const bronze = await inLittleMemory(bronzeWorker, env);
      const silver = await inLittleMemory(silverWorker, env);
      const gold = await inLittleMemory(goldWorker, env);
      versions.push(bronze.versions.bronze!, silver.versions.silver!, gold.versions.fact_orders!);
    }
    await exportTo(lake, output);
  });

  test('is several commits in each layer', () => {
    for (const version of versions) expect(version).toBeGreaterThan(1);
  });

  test.each(exported)('$name holds the expected rows', (table) => {
    expectSameRows(table, output, expected);
  });
});
