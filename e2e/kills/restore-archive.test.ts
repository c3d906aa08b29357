import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { queryLake } from '@fastcart/operations/query';
import { publishedSets } from '@fastcart/operations/restore/set';
import { Lake } from '@fastcart/runtime';
import { published } from '@fastcart/schemas';
import { boundariesOf } from '../support/boundaries';
import { lakeRun } from '../support/command';
import { expectExported, exportTo, temporaryFolder } from '../support/lake';
import { event, write } from '../support/people';
import { runWatched } from '../support/process';
import { expectSound, setsOf } from '../support/sets';

const folder = temporaryFolder();
const [log, original] = [join(folder, 'log'), join(folder, 'original')];
/** Exports of what is not in the archive. */
const [rowsBefore, rowsAfter] = [join(folder, 'rows-before'), join(folder, 'rows-after')];

const lakeOf = (name: string): string => {
  const lake = join(folder, name);
  cpSync(original, lake, { recursive: true });
  return lake;
};

async function lake(args: string[], url: string): Promise<void> {
  expect(await lakeRun([...args, '--lake', url], { RETAIN_GOLD: '30' })).toMatchObject({ code: 0, errors: '' });
}

const runAll = (url: string): Promise<void> => lake(['run', 'all', '--log', `file://${log}`], url);
const retain = (url: string): Promise<void> => lake(['maintain', '--retain', '--drop-days', '3650', '--yes'], url);

/** What finance sees of the old day, with the archive. */
async function figures(url: string, moment?: string): Promise<unknown> {
  const sql = 'SELECT * FROM daily_revenue_by_product ORDER BY 1, 2';
  return (await queryLake(new Lake(url), sql, moment, new Lake(`${url}/archive`))).rows;
}

/** The set whose day is in the archive, before its order was cancelled. */
let archived: string;
let before: unknown;
let after: unknown;

beforeAll(async () => {
  const [shipped, other] = [event({ id: 'ORD-1' }, 'shipped', 1), event({ id: 'ORD-2' }, 'shipped', 2)];
  await write(
    [shipped, other].map((value) => JSON.stringify(value)),
    log,
  );
  await runAll(original);
  await retain(original);
  archived = (await setsOf(original)).at(-1)!;
  await exportTo(original, rowsBefore);
  before = await figures(original);
  await write([JSON.stringify(event({ id: 'ORD-1' }, 'cancelled', 3))], log);
  await runAll(original);
  await retain(original);
  await exportTo(original, rowsAfter);
  after = await figures(original);
  expect(after).not.toEqual(before);
  await expectSound(original);
});

const restore = (url: string): string[] => [
  ...['restore', '--to-run', archived, '--yes', '--log', `file://${log}`, '--lake', url],
];

test('a set is read, cloned and restored with its versions of the archive', async () => {
  const url = lakeOf('restored');
  const [sets] = await new Lake(url).open(published);
  const { publishedAt } = (await publishedSets(sets)).find(({ runId }) => runId === archived)!;
  expect(await figures(url, publishedAt)).toEqual(before);
  const clone = join(folder, 'clone');
  expect(await lakeRun(['clone', clone, '--to-run', archived, '--lake', url])).toMatchObject({ code: 0, errors: '' });
  await expectSound(clone);
  expect(await figures(clone)).toEqual(before);

  expect(await lakeRun(restore(url))).toMatchObject({ code: 0, errors: '' });
  await expectExported(url, rowsBefore);
  expect(await figures(url)).toEqual(before);
  await runAll(url);
  await expectSound(url);
  expect(await figures(url)).toEqual(after);
  await retain(url);
  await expectExported(url, rowsAfter);
  expect(await figures(url)).toEqual(after);
});

test('after a restore that was killed before the archive is set back, workers and the next restore repair the lake', async () => {
  const url = lakeOf('killed');
  const passed = boundariesOf('lake', restore(lakeOf('whole')), join(folder, 'boundaries'));
  const at = passed.findIndex(({ table }) => table === 'archive/daily_revenue_by_product');
  expect(at).toBeGreaterThan(0);
  expect(runWatched('lake', restore(url), { KILL_AT: String(at + 1) }).signal).toBe('SIGKILL');
  const left = join(folder, 'left');
  cpSync(url, left, { recursive: true });
  await runAll(left);
  await expectSound(left);
  expect(await figures(left)).toEqual(after);

  expect(await lakeRun(restore(url))).toMatchObject({ code: 0, errors: '' });
  await expectExported(url, rowsBefore);
  expect(await figures(url)).toEqual(before);
});
