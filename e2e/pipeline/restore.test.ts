import { appendFileSync, cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { layerOf, type Table } from '@fastcart/schemas';
import { expectAccounted } from '../support/accounting';
import { lakeRun } from '../support/command';
import { expectExported, exportTo, run, temporaryFolder } from '../support/lake';
import { sample, writeLog } from '../support/samples';
import { setsOf } from '../support/sets';

const folder = temporaryFolder();
const log = join(folder, 'log');
const { batches } = sample('late');
const original = join(folder, 'original');

const restore = (lake: string, runId: string, ...more: string[]): string[] => [
  ...['--json', 'restore', '--to-run', runId, '--log', `file://${log}`, '--lake', lake, '--yes', ...more],
];

async function restored(lake: string, runId: string, ...more: string[]): Promise<void> {
  const { code, errors } = await lakeRun(restore(lake, runId, ...more));
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
}

function copyOf(lake: string, name: string): string {
  const copy = join(folder, name);
  rmSync(copy, { recursive: true, force: true });
  cpSync(lake, copy, { recursive: true });
  return copy;
}

/** As {@link original} was after that batch. */
const then = (set: number): string => join(folder, `then-${set}`);
const newest = then(batches.length - 1);
/** And that, after it has read the rest at once: from the second set on this is one batch, as it was read. */
const goneOn = (set: number): string => (set === 0 ? join(folder, 'gone-on') : newest);

beforeAll(async () => {
  for (const [index, bytes] of batches.entries()) {
    writeLog('late', log, bytes);
    await run(log, original);
    copyOf(original, `then-${index}`);
    await exportTo(original, `${then(index)}-export`);
  }
  copyOf(then(0), 'gone-on');
  await run(log, goneOn(0));
  await exportTo(goneOn(0), `${goneOn(0)}-export`);
});

describe.each([...batches.keys()])('restored to set %i', (index) => {
  test.each([
    ['with Bronze', []],
    ['without Bronze', ['--keep-bronze']],
  ])('%s: the lake has the set again and continues like a lake that ended there', async (_, more) => {
    const lake = copyOf(original, 'lake');
    const set = (await setsOf(lake))[index]!;
    const isKept = (table: Table) => more.length > 0 && layerOf(table) === 'bronze';
    await restored(lake, set, ...more);
    await expectExported(lake, (table) => `${isKept(table) ? newest : then(index)}-export`);
    await restored(lake, set, ...more);
    await run(log, lake);
    await expectAccounted(lake);
    await expectExported(lake, `${goneOn(index)}-export`);
    expect(await run(log, lake)).toMatchObject(Array(3).fill({ outcome: 'nothing to do' }));
  });
});

test('a plan says that there is nothing to do', async () => {
  const reported = async (set: string): Promise<string> =>
    (await lakeRun(['restore', '--to-run', set, '--log', `file://${log}`, '--lake', original])).output;
  const sets = await setsOf(original);
  expect(await reported(sets.at(-1)!)).toMatch(
    /^There is nothing to do: the tables already have the versions of the set\.$/m,
  );
  expect(await reported(sets[0]!)).toMatch(/^Nothing was changed\. Use --yes to apply the changes\.$/m);
});

test('undone rows are not counted, also if a field had another type in them', async () => {
  const lake = copyOf(then(1), 'lake');
  const gifts = join(folder, 'gifts');
  writeLog('late', gifts, batches[1]!);
  const [first, second] = (await setsOf(lake)) as [string, string];
  const plan = ['--json', 'restore', '--log', `file://${gifts}`, '--lake', lake];
  const eventsSinceFirst = async (): Promise<number> => {
    const { output, errors } = await lakeRun([...plan, '--keep-bronze', '--to-run', first]);
    expect(errors).toBe('');
    return (JSON.parse(output) as { events: number }).events;
  };
  const add = (partition: string, gift: unknown): void =>
    appendFileSync(join(gifts, `ecommerce-sales/${partition}.ndjson`), `${JSON.stringify({ order_id: 'O', gift })}\n`);
  const before = await eventsSinceFirst();
  add('1', 'a ribbon');
  await run(gifts, lake);
  expect(await lakeRun([...plan, '--to-run', second, '--yes'])).toMatchObject({ code: 0, errors: '' });
  // Bronze takes partition 0 first: this time the number makes the column.
  add('0', 5);
  await run(gifts, lake);
  expect(await eventsSinceFirst()).toBe(before + 2);
});
