import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { exportLake } from '@fastcart/operations/export';
import { type Layer, layers, runLayers, runSettings } from '@fastcart/operations/run';
import { Lake, readConfig, type RunRecord } from '@fastcart/runtime';
import { isBusiness, type Table, tables } from '@fastcart/schemas';
import { expectSameRows } from './compare';
import { sample, writeLog } from './samples';

export { temporaryFolder };

/** The tables of an export. */
export const exported = tables.filter(isBusiness);

export async function exportTo(lake: string, folder: string): Promise<void> {
  await exportLake(new Lake(lake), folder);
}

/** Runs layers in this process. A log and a lake are URLs, or paths of the local disk. */
export function run(log: string, lake: string, chosen: readonly Layer[] = layers): Promise<RunRecord[]> {
  const url = log.includes('://') ? log : `file://${log}`;
  const { config } = readConfig(
    runSettings,
    ['--log', url, '--lake', lake, '--log-level', 'error', '--sync', 'off'],
    {},
  );
  return runLayers(chosen, config, new AbortController().signal);
}

/** Writes a sample's batches to a log on the local disk, and runs all layers after each. */
export async function runBatches(
  name: string,
  log: string,
  lake: string,
  batches: Record<string, number>[] = sample(name).batches,
  runAll: (log: string, lake: string) => unknown = run,
): Promise<void> {
  for (const bytes of batches) {
    writeLog(name, log, bytes);
    await runAll(log, lake);
  }
}

/**
 * A lake with the sample late, run batch by batch, a copy of it after the first batch, and for each test a copy to work on.
 */
export function lateLake(runAll: (log: string, lake: string) => unknown = run): {
  folder: string;
  first: string;
  sound: string;
  lake: string;
} {
  const folder = temporaryFolder();
  const [log, first, sound, lake] = ['log', 'first', 'sound', 'lake'].map((name) => join(folder, name)) as Four;
  const [begin, ...rest] = sample('late').batches;
  beforeAll(async () => {
    await runBatches('late', log, sound, [begin!], runAll);
    cpSync(sound, first, { recursive: true });
    await runBatches('late', log, sound, rest, runAll);
  });
  beforeEach(() => {
    rmSync(lake, { recursive: true, force: true });
    cpSync(sound, lake, { recursive: true });
  });
  return { folder, first, sound, lake };
}

type Four = [string, string, string, string];

/** Expects every table of two lakes to have the same rows. */
export async function expectSameLakes(actual: string, expected: string): Promise<void> {
  await exportTo(expected, `${expected}-export`);
  await expectExported(actual, `${expected}-export`);
}

/** Expects every table of a lake to have the rows of an export. The export may depend on the table. */
export async function expectExported(lake: string, expected: string | ((table: Table) => string)): Promise<void> {
  await exportTo(lake, `${lake}-export`);
  for (const table of exported)
    expectSameRows(table, `${lake}-export`, typeof expected === 'string' ? expected : expected(table));
}
