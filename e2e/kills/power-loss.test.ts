import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openEventLog } from '@fastcart/events';
import { tables } from '@fastcart/schemas';
import { installStrace } from '@fastcart/services';
import { simulate } from '@fastcart/simulation';
import { expectSameLakes, run, temporaryFolder } from '../support/lake';
import { Disk, type Remains, traced } from '../support/power-loss';
import { program } from '../support/process';
import { expectSound } from '../support/sets';

/** How many of the moments at which something reaches the disk are tried; with POWER_LOSS=all every one. */
const tried = process.env.POWER_LOSS === 'all' ? Infinity : 12;

const folder = temporaryFolder();
const [log, lake, undisturbed, left] = ['log', 'lake', 'undisturbed', 'left'].map((name) => join(folder, name)) as Four;
type Four = [string, string, string, string];

/** Runs a worker to its end and returns its system calls from strace. */
function callsOf(worker: string, args: string[]): string[] {
  const file = join(folder, 'calls');
  const strace = installStrace()!;
  const options = ['-f', '-y', '-s', '4096', '--seccomp-bpf', '-e', `trace=${traced.join(',')}`, '-o', file];
  const command = [process.execPath, program(worker), ...args, '--sync', 'on', '--lease', 'off'];
  const { status, stderr } = spawnSync(strace.file, [...options, '--', ...command], {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'error', ...strace.env },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readFileSync(file, 'utf8').split('\n');
}

const isOfTable = (path: string): boolean => tables.some((table) => path.startsWith(`${table.path}/`));

test('the next run repairs the lake after a power loss at any moment of a run of any layer', async () => {
  const events = await openEventLog(`file://${log}`);
  const grow = (seed: number) => simulate({ log: events, orders: 60, seed, dirty: 0.1, days: 2 });
  await grow(1);
  await run(log, lake);
  await grow(2);
  await events.close();
  cpSync(lake, undisturbed, { recursive: true });
  await run(log, undisturbed);

  const disk = new Disk(lake);
  const moments = new Map<string, Remains>();
  for (const worker of ['bronze-worker', 'silver-worker', 'gold-worker']) {
    const args = ['--lake', lake, ...(worker === 'bronze-worker' ? ['--log', `file://${log}`] : [])];
    for (const line of callsOf(worker, args)) {
      if (!disk.follow(line)) continue;
      const remains = disk.remains();
      const files = [...remains].filter(([path]) => isOfTable(path)).map(([path, { isWhole }]) => `${path} ${isWhole}`);
      moments.set(files.join('\n'), remains);
    }
    // What a run has committed is on the disk when it ends.
    rmSync(left, { recursive: true, force: true });
    disk.restore(disk.remains(), left);
    await expectSameLakes(left, lake);
  }

  const all = [...moments.values()];
  expect(all.length).toBeGreaterThan(30);
  const step = Math.max(1, Math.floor(all.length / tried));
  for (const remains of all.filter((_, index) => index % step === 0)) {
    rmSync(left, { recursive: true, force: true });
    disk.restore(remains, left);
    await run(log, left);
    await expectSound(left);
    await expectSameLakes(left, undisturbed);
  }
});
