import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { query } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import {
  bronze,
  factOrders,
  goldTables,
  layerOf,
  published,
  quarantine,
  rejected,
  silver,
  type Table,
} from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { expectExported, exportTo, run, temporaryFolder } from '../support/lake';
import { loseCommits } from '../support/lost';
import { order } from '../support/orders';
import { finished, startApp } from '../support/process';

const folder = temporaryFolder();
const log = join(folder, 'log');
const events = join(log, 'ecommerce-sales', '0.ndjson');
const sound = join(folder, 'sound');
const expected = join(folder, 'expected');

/** Every table gets a commit by each of two runs. */
beforeAll(async () => {
  mkdirSync(join(log, 'ecommerce-sales'), { recursive: true });
  for (const name of ['A', 'B']) {
    appendFileSync(events, `${order(name, 10)}${order(`${name}-rejected`, -1)}no event\n`);
    await run(log, sound);
  }
  await exportTo(sound, expected);
});

function copied(): string {
  const lake = join(folder, 'lake');
  rmSync(lake, { recursive: true, force: true });
  cpSync(sound, lake, { recursive: true });
  return lake;
}

/** A copy of the lake without the newest commits of a table, as a power loss leaves it; and the oldest of those. */
async function without(table: Table, commits = 1): Promise<{ lake: string; file: string; text: string }> {
  const lake = copied();
  return { lake, ...(await loseCommits(lake, table, commits)) };
}

test.each([bronze, silver, factOrders])('without the newest commit of $name the layer above stops', async (table) => {
  const { lake } = await without(table);
  for (let attempt = 0; attempt < 2; attempt++)
    await expect(run(log, lake)).rejects.toMatchObject({
      code: 'SOURCE_REWOUND',
      message: expect.stringContaining(`${table.name} has another commit of version 2`),
    });
  // The set was published with the commit that is gone.
  const sets = await query('SELECT run_id FROM t ORDER BY sequence', {
    t: (await new Lake(lake).open(published))[0],
  }).rows();
  const [first, second] = sets.map(({ run_id }) => String(run_id)) as [string, string];
  const restore = (set: string) =>
    lakeRun(['restore', '--to-run', set, '--log', `file://${log}`, '--lake', lake, '--yes']);
  expect(await restore(second)).toMatchObject({ code: 65, errors: expect.stringContaining('choose an earlier set') });
  expect(await restore(first)).toMatchObject({ code: 0 });
  await run(log, lake);
  await expectExported(lake, expected);
});

test('a replay computes Silver again from the present commit of Bronze', async () => {
  const { lake } = await without(bronze);
  await run(log, lake, ['bronze']);
  expect(await lakeRun(['replay', 'silver', '--lake', lake, '--yes'])).toMatchObject({ code: 0, errors: '' });
  expect(await run(log, lake)).toMatchObject(Array(3).fill({ outcome: 'nothing to do' }));
  await expectExported(lake, expected);
});

test.each([goldTables[0]!, published])('the next run commits the lost newest commit of $name again', async (table) => {
  const { lake } = await without(table);
  await run(log, lake);
  await expectExported(lake, expected);
});

test('validate finds nothing in the sound lake', async () => {
  expect(await lakeRun(['validate', '--lake', sound])).toMatchObject({ code: 0 });
});

test.each([
  { table: quarantine, finding: 'quarantine: 1 rows, and the commits of Bronze count 2' },
  { table: rejected, finding: 'rejected: missing' },
])('validate reports the lost newest commit of $table.name', async ({ table, finding }) => {
  const { lake } = await without(table);
  expect(await lakeRun(['validate', '--lake', lake])).toMatchObject({
    code: 65,
    output: expect.stringContaining(finding),
  });
});

/** Everything is as in the sound lake, and a further run has nothing to do. */
async function expectHealed(lake: string): Promise<void> {
  await expectExported(lake, expected);
  expect(await lakeRun(['validate', '--lake', lake])).toMatchObject({ code: 0 });
  expect(await run(log, lake)).toMatchObject(Array(3).fill({ outcome: 'nothing to do' }));
}

describe.each([
  { table: quarantine, layer: 0 },
  { table: rejected, layer: 1 },
])('without commits of $table.name', ({ table, layer }) => {
  test.each([1, 2])('the next run reads the ranges of the newest %i again', async (commits) => {
    const { lake } = await without(table, commits);
    expect((await run(log, lake))[layer]).toMatchObject({ outcome: 'committed', counts: { takenAgain: commits } });
    await expectHealed(lake);
  });

  test('rows that were written again are written once more when they are lost too', async () => {
    const { lake } = await without(table, 2);
    await run(log, lake);
    await loseCommits(lake, table, 1);
    expect((await run(log, lake))[layer]).toMatchObject({ counts: { takenAgain: 1 } });
    await expectHealed(lake);
  });

  test('another commit in place of the newest one is recognized', async () => {
    const { lake, file, text } = await without(table);
    const { commitInfo } = JSON.parse(text.split('\n')[0]!) as { commitInfo: object };
    writeFileSync(file, JSON.stringify({ commitInfo: { ...commitInfo, runId: 'another', numActions: 1 } }));
    expect((await run(log, lake))[layer]).toMatchObject({ counts: { takenAgain: 1 } });
    await expectHealed(lake);
  });

  test('two simultaneous runs write nothing twice', async () => {
    const { lake } = await without(table, 2);
    const args = ['--log', `file://${log}`, '--lake', lake, '--lease', 'off'];
    const started = Array.from({ length: 2 }, () =>
      startApp(`${layerOf(table)}-worker`, layer === 0 ? args : args.slice(2)),
    );
    for (const ended of await Promise.all(started.map(finished))) expect(ended).toMatchObject({ code: 0, errors: '' });
    await run(log, lake);
    await expectHealed(lake);
  });

  test('the positions after a restore refer to no undone commit', async () => {
    const lake = copied();
    const [sets] = await new Lake(lake).open(published);
    const [first] = await query('SELECT run_id FROM t ORDER BY sequence', { t: sets }).rows();
    const to = ['--to-run', String(first!.run_id), '--log', `file://${log}`, '--lake', lake, '--yes'];
    expect(await lakeRun(['restore', ...to])).toMatchObject({ code: 0 });
    for (const { counts } of await run(log, lake)) expect(counts).not.toHaveProperty('takenAgain');
    await expectExported(lake, expected);
  });
});

test('a replay computes rejected again, and Silver refers to its new commit', async () => {
  const { lake } = await without(rejected, 2);
  expect(await lakeRun(['replay', 'silver', '--lake', lake, '--yes'])).toMatchObject({ code: 0, errors: '' });
  await expectHealed(lake);
  await loseCommits(lake, rejected);
  await expect(run(log, lake)).rejects.toMatchObject({ code: 'SOURCE_REWOUND' });
  expect(await lakeRun(['replay', 'silver', '--lake', lake, '--yes'])).toMatchObject({ code: 0, errors: '' });
  await expectHealed(lake);
});

describe.each([bronze, quarantine, silver, rejected, factOrders, goldTables[0]!, published])('$name', (table) => {
  test.each([
    ['empty', () => ''],
    ['cut in its second action', (text: string) => text.slice(0, text.indexOf('\n') + 20)],
    ['cut after its first action', (text: string) => text.slice(0, text.indexOf('\n') + 1)],
    ['cut before its last action', (text: string) => text.slice(0, text.trimEnd().lastIndexOf('\n'))],
    ['without its beginning', (text: string) => text.slice(text.indexOf('\n') + 1)],
  ])('when its newest commit is %s, runs stop and name the file', async (_, torn) => {
    const { lake, file, text } = await without(table);
    writeFileSync(file, torn(text));
    const name = `_delta_log/${basename(file)}`;
    const reported = new RegExp(`${name} (is|has no commitInfo: it is) empty or cut`);
    const corrupt = { code: 'STORAGE_CORRUPT', message: expect.stringMatching(reported) };
    await expect(run(log, lake, [layerOf(table)])).rejects.toMatchObject(corrupt);
    for (const command of [['validate'], ['query', `SELECT count(*) FROM ${table.name}`]])
      expect(await lakeRun([...command, '--lake', lake])).toMatchObject({
        code: 65,
        errors: expect.stringContaining(name),
      });
  });

  test('when its first commit is cut, no command reads it as a missing table', async () => {
    const lake = copied();
    const { path } = table;
    const log = join(lake, path, '_delta_log');
    for (const name of readdirSync(log).filter((name) => name !== `${'0'.repeat(20)}.json`)) rmSync(join(log, name));
    const [file] = readdirSync(log).map((name) => join(log, name));
    const text = readFileSync(file!, 'utf8');
    writeFileSync(file!, text.slice(0, text.indexOf('\n') + 1));
    for (const command of ['init', 'status', 'validate'])
      expect(await lakeRun([command, '--lake', lake])).toMatchObject({
        code: 65,
        errors: expect.stringContaining(`_delta_log/${'0'.repeat(20)}.json is empty or cut`),
      });
  });
});
