import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type RunRecord } from '@fastcart/runtime';
import { type Layer, layers, runLayers } from '../../run';

/** A folder that is removed after the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fastcart-e2e-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs layers in this process over a log and a lake of the local disk. */
export function run(log: string, lake: string, chosen: readonly Layer[] = layers): Promise<RunRecord[]> {
  const names = [
    'LOG',
    'TOPIC',
    'BATCH_BYTES',
    'LAKE',
    'SPOOL_DIR',
    'LEASE',
    'LEASE_TTL',
    'LOG_LEVEL',
    'LOG_FORMAT',
  ] as const;
  const { config } = readConfig(names, ['--log', `file://${log}`, '--lake', lake, '--log-level', 'error'], {});
  return runLayers(chosen, config, new AbortController().signal);
}
