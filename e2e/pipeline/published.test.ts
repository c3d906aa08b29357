import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { queryLake } from '@fastcart/operations/query';
import { publishedSets } from '@fastcart/operations/restore/set';
import { Lake } from '@fastcart/runtime';
import { published } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { run, temporaryFolder } from '../support/lake';
import { at } from '../support/maintenance';
import { sample, writeLog } from '../support/samples';
import { setsOf } from '../support/sets';

const folder = temporaryFolder();
const [log, lake] = [join(folder, 'log'), join(folder, 'lake')];

/** The second run is by a clock that is a year ahead. */
const clocks = ['2026-11-01T10:00:00Z', '2027-11-01T10:00:00Z', '2026-11-01T12:00:00Z'];

async function orders(moment?: string): Promise<number> {
  const { rows } = await queryLake(new Lake(lake), 'SELECT count(*) FROM fact_orders', moment);
  return Number(rows[0]![0]);
}

/** After each of the runs. */
const counts: number[] = [];
beforeAll(async () => {
  for (const [index, clock] of clocks.entries()) {
    writeLog('late', log, sample('late').batches[index]!);
    await at(clock, () => run(log, lake));
    counts.push(await orders());
  }
});

test('the newest set is the one that was published last, also with wrong clocks', async () => {
  expect(counts[2]).toBeGreaterThan(counts[1]!);
  expect(await orders()).toBe(counts[2]);
  const [table] = await new Lake(lake).open(published);
  const sets = await publishedSets(table);
  expect(sets.map(({ publishedAt }) => publishedAt.slice(0, 19))).toEqual(
    clocks.toReversed().map((clock) => clock.slice(0, 19)),
  );
  table.close();
});

test('a time selects the newest set that was published by then', async () => {
  expect(await orders('2026-11-01T11:00')).toBe(counts[0]);
  expect(await orders('2026-11-01')).toBe(counts[2]);
  expect(await orders('2027-11-01')).toBe(counts[2]);
  await expect(orders('2026-11-01T05:00:00-04:00')).rejects.toMatchObject({ code: 'QUERY_INVALID' });
});

test('restore and clone use the same order of sets', async () => {
  const restored = join(folder, 'restored');
  cpSync(lake, restored, { recursive: true });
  const clone = join(folder, 'clone');
  expect(await lakeRun(['clone', clone, '--lake', lake])).toMatchObject({ code: 0, errors: '' });
  const [, , newest] = await setsOf(lake);
  expect(await setsOf(clone)).toEqual([newest]);
  const [first] = await setsOf(restored);
  const restore = ['restore', '--at', '2026-11-01T11:00', '--log', `file://${log}`, '--lake', restored, '--yes'];
  expect(await lakeRun(restore)).toMatchObject({ code: 0, errors: '' });
  const { rows } = await queryLake(new Lake(restored), 'SELECT count(*) FROM fact_orders');
  expect(Number(rows[0]![0])).toBe(counts[0]);
  expect((await setsOf(restored)).length).toBe(4);
  expect((await setsOf(restored))[0]).toBe(first);
});
