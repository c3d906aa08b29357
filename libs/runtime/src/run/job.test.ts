import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '@fastcart/environments/testing';
import { FileLock } from '@fastcart/events';
import { until } from '@fastcart/services';
import { readConfig } from '../config/config';
import { type Hop, runHops } from './hop';
import { commonSettings, type Job, runJob, tryJob } from './job';
import { Stopped } from '../process/signals';
import { exitWith } from './worker';

const folder = temporaryFolder();

const goesOn = new AbortController().signal;
const config = (lake: string, ...argv: string[]) =>
  readConfig(commonSettings, ['--lake', join(folder, lake), ...argv], {}).config;
const job = <Result>(run: Job<never, Result>['run']): Job<never, Result> => ({
  ...{ name: 'test', description: '', settings: [] },
  run,
});
const idle = job(() => Promise.resolve('result'));

afterEach(() => jest.restoreAllMocks());

test('the record has the sums of the counts of the hops', async () => {
  const batches = [3, 4];
  const hop: Hop<number, number> = {
    read: async () => batches.shift(),
    transform: async (rows) => rows,
    check: async () => {},
    commit: async (rows) => ({ outcome: 'committed', counts: { rows }, versions: { silver: rows } }),
  };
  const two = job((run) => runHops(run, hop));
  expect((await runJob(two, config('sum'), goesOn)).record).toMatchObject({
    outcome: 'committed',
    counts: { rows: 7 },
    versions: { silver: 4 },
  });
  expect(await runJob(idle, config('sum'), goesOn)).toMatchObject({
    record: { outcome: 'nothing to do' },
    result: 'result',
  });
});

test('a run that cannot create its spool releases the lease', async () => {
  const file = join(folder, 'file');
  const broken = config('leased', '--spool-dir', join(file, 'spool'));
  // After the settings were checked.
  writeFileSync(file, '');
  await expect(runJob(idle, broken, goesOn)).rejects.toMatchObject({ code: 'CONFIG_INVALID', exitCode: 78 });
  expect(existsSync(join(folder, 'leased', '.lease', 'test.lock'))).toBe(false);
  expect(await runJob(idle, config('leased'), goesOn)).toMatchObject({ result: 'result' });
});

test('a run that needs leases of other layers waits for them, takes all or none, and releases them', async () => {
  const held = (layer: string): boolean => existsSync(join(folder, 'shared', '.lease', `${layer}.lock`));
  const seen: boolean[] = [];
  const all = (waitMs: number): Job<never> => ({
    ...job(async () => void seen.push(held('bronze'), held('silver'))),
    leases: { names: ['bronze', 'silver'], waitMs },
  });
  let ended = false;
  const refused = Promise.withResolvers<void>();
  const silver = job(async () => {
    await expect(runJob(all(0), config('shared'), goesOn)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'a run of silver was still running after 0 s',
    });
    const { record, result } = await tryJob(all(0), config('shared'), goesOn);
    expect([record.outcome, result]).toEqual(['lease held', undefined]);
    expect(held('bronze')).toBe(false);
    const attempts = jest.spyOn(FileLock, 'take').mock.calls;
    refused.resolve();
    // The other run asks, and asks again.
    const ofBronze = (): unknown[] => attempts.filter(([path]) => path.endsWith('bronze.lock'));
    await until(() => ofBronze().length > 1, 'a second attempt');
    ended = true;
  });
  const busy = runJob({ ...silver, name: 'silver' }, config('shared'), goesOn);
  await Promise.race([refused.promise, busy]);
  await runJob(all(600_000), config('shared'), goesOn);
  expect([ended, ...seen]).toEqual([true, true, true]);
  await busy;
  expect([held('bronze'), held('silver')]).toEqual([false, false]);
});

test('an error has the id of the run that it ended, and keeps its cause', async () => {
  const cause = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  const failing = job(() => Promise.reject(cause));
  await expect(runJob(failing, config('failing'), goesOn)).rejects.toMatchObject({
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
  const between = job<void>((run) => Promise.reject(run.signal.reason as Error));
  const asleep = job<void>((run) => sleep(1, undefined, { signal: run.signal }));
  for (const stopped of [between, asleep]) {
    const error: unknown = await runJob(stopped, config('stopped'), controller.signal).catch((it: unknown) => it);
    expect(exitWith(error, goesOn, true)).toBe(code);
  }
});
