import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FileLock } from '@fastcart/events';
import { until } from '@fastcart/services';
import { readConfig } from '../config/config';
import { type Hop, runHops } from './hop';
import { Stopped } from '../process/signals';
import { commonSettings, runOnce, type Worker } from './run-once';
import { exitWith } from './worker';

const folder = mkdtempSync(join(tmpdir(), 'fastcart-worker-'));
afterAll(() => rmSync(folder, { recursive: true }));

const goesOn = new AbortController().signal;
const config = (lake: string, ...argv: string[]) =>
  readConfig(commonSettings, ['--lake', join(folder, lake), ...argv], {}).config;
const worker = (run: Worker<never>['run']): Worker<never> => ({ layer: 'test', description: '', settings: [], run });
const idle = worker(() => Promise.resolve([]));

afterEach(() => jest.restoreAllMocks());

test('the record sums what the hops counted', async () => {
  const batches = [3, 4];
  const hop: Hop<number, number> = {
    read: async () => batches.shift(),
    transform: async (rows) => rows,
    check: async () => {},
    commit: async (rows) => ({ outcome: 'committed', counts: { rows }, versions: { silver: rows } }),
  };
  const two = worker((run) => runHops(run, hop));
  expect(await runOnce(two, config('sum'), goesOn)).toMatchObject({
    outcome: 'committed',
    counts: { rows: 7 },
    versions: { silver: 4 },
  });
  expect(await runOnce(idle, config('sum'), goesOn)).toMatchObject({ outcome: 'nothing to do' });
});

test('a run that cannot make its spool gives the lease back', async () => {
  const file = join(folder, 'file');
  const broken = config('leased', '--spool-dir', join(file, 'spool'));
  // After the settings were checked.
  writeFileSync(file, '');
  await expect(runOnce(idle, broken, goesOn)).rejects.toMatchObject({ code: 'CONFIG_INVALID', exitCode: 78 });
  expect(existsSync(join(folder, 'leased', '.lease', 'test.lock'))).toBe(false);
  expect(await runOnce(idle, config('leased'), goesOn)).toMatchObject({ outcome: 'nothing to do' });
});

test('a run that needs the leases of other layers waits for them, takes all or none, and gives them back', async () => {
  const held = (layer: string): boolean => existsSync(join(folder, 'shared', '.lease', `${layer}.lock`));
  const layer = (name: string, run: Worker<never>['run']): Worker<never> => ({ ...worker(run), layer: name });
  const seen: boolean[] = [];
  const all = (patience: number): Worker<never> => ({
    ...worker(async () => {
      seen.push(held('bronze'), held('silver'));
      return [];
    }),
    leases: { layers: ['bronze', 'silver'], patience },
  });
  let ended = false;
  const refused = Promise.withResolvers<void>();
  const atWork = layer('silver', async () => {
    expect((await runOnce(all(0), config('shared'), goesOn)).outcome).toBe('lease held');
    expect(held('bronze')).toBe(false);
    const attempts = jest.spyOn(FileLock, 'take').mock.calls;
    refused.resolve();
    // The other run asks, and asks again.
    const ofBronze = (): unknown[] => attempts.filter(([path]) => path.endsWith('bronze.lock'));
    await until(() => ofBronze().length > 1, 'a second attempt');
    ended = true;
    return [];
  });
  const busy = runOnce(atWork, config('shared'), goesOn);
  await Promise.race([refused.promise, busy]);
  expect((await runOnce(all(600_000), config('shared'), goesOn)).outcome).toBe('nothing to do');
  expect([ended, ...seen]).toEqual([true, true, true]);
  await busy;
  expect([held('bronze'), held('silver')]).toEqual([false, false]);
});

test('an error names the run that it ended, and keeps its cause', async () => {
  const cause = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  const failing = worker(() => Promise.reject(cause));
  await expect(runOnce(failing, config('failing'), goesOn)).rejects.toMatchObject({
    code: 'DISK_FULL',
    runId: expect.stringMatching(/^\d{8}T\d{9}Z-[0-9a-f]{8}$/),
    cause,
  });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('a run stopped by %s exits with %d, whoever asks for the code', async (name, code) => {
  const controller = new AbortController();
  controller.abort(new Stopped(name));
  const between = worker((run) => Promise.reject(run.signal.reason as Error));
  const asleep = worker(async (run) => {
    await sleep(1, undefined, { signal: run.signal });
    return [];
  });
  for (const stopped of [between, asleep]) {
    const error: unknown = await runOnce(stopped, config('stopped'), controller.signal).catch((it: unknown) => it);
    expect(exitWith(error, goesOn, true)).toBe(code);
  }
});
