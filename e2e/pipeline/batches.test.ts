import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bronzeJob } from '@fastcart/layers/bronze';
import { goldJob } from '@fastcart/layers/gold';
import { silverJob } from '@fastcart/layers/silver';
import { Commits } from '@fastcart/operations/trace/commits';
import { traceRun, traceTable } from '@fastcart/operations/trace/tree';
import { commonSettings, type Job, Lake, readConfig, type RunRecord, type settings, tryJob } from '@fastcart/runtime';
import { bronze as bronzeTable, silver } from '@fastcart/schemas';
import { expectSameRows } from '../support/compare';
import { exported, exportTo, temporaryFolder } from '../support/lake';
import { type Ended, runApp, startStopping } from '../support/process';
import { sample, writeLog } from '../support/samples';

type Name = keyof typeof settings;

/** One run with memory for one commit of the layer below at a time. */
async function inLittleMemory<N extends Name>(job: Job<N>, env: Record<string, string>): Promise<RunRecord> {
  const { config } = readConfig([...new Set([...job.settings, ...commonSettings])], ['--log-level', 'error'], env);
  const smallest: Job<N> = {
    ...job,
    run: (run, settled) => job.run({ ...run, batch: { bytes: 1, rows: 1 } }, settled),
  };
  const { record } = await tryJob(smallest, config, new AbortController().signal);
  return record;
}

describe.each(['clean', 'edges', 'late'])('the sample %s, a commit at a time', (name) => {
  const folder = temporaryFolder();
  const [log, lake, output] = ['log', 'lake', 'export'].map((part) => join(folder, part)) as [string, string, string];
  const { expected, batches } = sample(name);
  const versions: number[] = [];
  const silverRuns: string[] = [];

  beforeAll(async () => {
    const env = { LOG: `file://${log}`, LAKE: lake };
    for (const bytes of batches) {
      writeLog(name, log, bytes);
      const bronze = await inLittleMemory(bronzeJob, env);
      const ofSilver = await inLittleMemory(silverJob, env);
      const gold = await inLittleMemory(goldJob, env);
      silverRuns.push(ofSilver.runId);
      versions.push(bronze.versions.bronze!, ofSilver.versions.silver!, gold.versions.fact_orders!);
    }
    await exportTo(lake, output);
  });

  test('has several commits in each layer', () => {
    for (const version of versions) expect(version).toBeGreaterThan(1);
  });

  test('the trace of the last version contains all of them', async () => {
    const { fedBy, restsOn } = await traceTable(new Commits(new Lake(lake)), 'published', undefined);
    const [before, last] = [batches.at(-2) ?? {}, batches.at(-1)!];
    const ends = Object.entries(last).filter(([, end]) => end > 0);
    const all = ends.map(([partition, end]) => ({ partition: Number(partition), from: 0n, to: BigInt(end) }));
    const changed = all.map((range) => ({ ...range, from: BigInt(before[range.partition] ?? 0) }));
    expect(fedBy.offsets).toEqual(changed.filter(({ from, to }) => from < to));
    expect(restsOn.offsets).toEqual(all);
  });

  test('the trace of a run of Silver contains all of its batches', async () => {
    const { run, fedBy, restsOn } = await traceRun(new Commits(new Lake(lake)), [silver.name], silverRuns[0]!);
    const ends = Object.entries(batches[0]!).filter(([, end]) => end > 0);
    const all = ends.map(([partition, end]) => ({ partition: Number(partition), from: 0n, to: BigInt(end) }));
    expect(run.wrote.length).toBeGreaterThan(1);
    expect([fedBy.offsets, restsOn.offsets]).toEqual([all, all]);
  });

  test.each(exported)('$name holds the expected rows', (table) => {
    expectSameRows(table, output, expected);
  });
});

const folder = temporaryFolder();

test('messages that arrive during a run are read by the next run', async () => {
  const [log, lake] = ['growing', 'growing-lake'].map((name) => join(folder, name)) as [string, string];
  const { batches } = sample('late');
  writeLog('late', log, batches[0]!);
  const args = ['--log', `file://${log}`, '--lake', lake];
  const afterRead = 2;
  const standing = await startStopping('bronze-worker', args, afterRead, {});
  writeLog('late', log, batches[2]!);
  const counts = ({ output }: Ended) => (JSON.parse(output) as { counts: { read: number } }).counts;
  const [first, next] = [counts(await standing.goOn()), counts(runApp('bronze-worker', args))];
  expect(first.read).toBeGreaterThan(0);
  expect(next.read).toBeGreaterThan(0);
  expect(counts(runApp('bronze-worker', args))).toEqual({});
});

test('batches that end at the same offset of two partitions are both counted', async () => {
  const [log, lake] = ['twins', 'twins-lake'].map((name) => join(folder, name)) as [string, string];
  mkdirSync(join(log, 'ecommerce-sales'), { recursive: true });
  for (const partition of [0, 1]) {
    writeFileSync(join(log, 'ecommerce-sales', `${partition}.ndjson`), `{"order_id":"ORD-${partition}"}\n`);
  }
  const { runId, counts } = await inLittleMemory(bronzeJob, { LOG: `file://${log}`, LAKE: lake });
  expect(counts.read).toBe(2);
  const { run } = await traceRun(new Commits(new Lake(lake)), [bronzeTable.name], runId);
  expect(run.wrote).toHaveLength(2);
  expect(run.counts).toEqual(counts);
});
