import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { lakeRun } from '../support/command';
import { corrupt } from '../support/corrupt';
import { run, runBatches, temporaryFolder } from '../support/lake';
import { sample } from '../support/samples';
import { setsOf } from '../support/sets';

const folder = temporaryFolder();
const [log, whole] = ['log', 'whole'].map((name) => join(folder, name)) as [string, string];
const { batches } = sample('late');
/** The runs that published. */
let sets: string[];

beforeAll(async () => {
  await runBatches('late', log, whole);
  sets = await setsOf(whole);
});

interface Node {
  runId: string;
  layer: string;
  set: string | null;
  wrote: { table: string; version: number; restored: number | null }[];
  read: unknown;
  from: Node[];
}

interface Told {
  run: Node;
  fedBy: { offsets: unknown[]; missing: unknown[] };
  restsOn: { versions: Record<string, number>; offsets: unknown[]; missing: unknown[] };
}

async function lakeTrace(lake: string, what: string, ...more: string[]): Promise<string> {
  const { code, output, errors } = await lakeRun(['trace', what, '--lake', lake, ...more]);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return output;
}

const trace = async (lake: string, what: string): Promise<Told> =>
  JSON.parse(await lakeTrace(lake, what, '--json')) as Told;

/** From the beginning, without partitions that have no messages. */
const offsets = (to: Record<string, number>) =>
  Object.entries(to)
    .filter(([, end]) => end > 0)
    .map(([partition, end]) => ({ partition: Number(partition), from: '0', to: String(end) }));

function nodesIn(node: Node): Node[] {
  return [node, ...node.from.flatMap(nodesIn)];
}

/** A copy of the lake, set back to what its first run of Gold published. */
async function restored(name: string, ...more: string[]): Promise<string> {
  const lake = join(folder, name);
  cpSync(whole, lake, { recursive: true });
  const args = ['restore', '--to-run', sets[0]!, '--log', `file://${log}`, '--lake', lake, '--yes', ...more];
  expect(await lakeRun(args)).toMatchObject({ code: 0, errors: '' });
  return lake;
}

describe.each([
  ['with Bronze', []],
  ['without Bronze', ['--keep-bronze']],
])('after a restore %s', (name, more) => {
  let lake: string;

  beforeAll(async () => {
    lake = await restored(name, ...more);
  });

  test.each(['fact_orders', 'silver', 'customer_segmentation'])('%s leads to the run that is left', async (table) => {
    const { run: node, fedBy, restsOn } = await trace(lake, table);
    expect(node.wrote).toEqual([expect.objectContaining({ table, version: 1, restored: null })]);
    expect([fedBy, restsOn]).toMatchObject(Array(2).fill({ offsets: offsets(batches[0]!), missing: [] }));
  });

  test('its version is traced as a restore, and undone versions can still be traced', async () => {
    const { run: node, fedBy, restsOn } = await trace(lake, 'fact_orders@4');
    expect(node).toMatchObject({ layer: 'restore', read: null, set: sets[0] });
    expect(node.wrote).toEqual([expect.objectContaining({ table: 'fact_orders', version: 4, restored: 1 })]);
    expect(node.from).toEqual([(await trace(lake, 'fact_orders@1')).run]);
    expect(fedBy.offsets).toEqual(offsets(batches[0]!));
    expect(restsOn).toEqual((await trace(lake, 'fact_orders@1')).restsOn);
    expect(await lakeTrace(lake, 'fact_orders@4')).toMatch(
      new RegExp(`wrote +fact_orders@4 \\(@1 again\\)\n +read +the set of run ${sets[0]}\n +└─ gold `),
    );
    expect(await trace(lake, 'fact_orders@3')).toEqual(await trace(whole, 'fact_orders@3'));
  });

  test('its run and its published set lead to the restored run of Gold', async () => {
    for (const what of [(await trace(lake, 'fact_orders@4')).run.runId, 'published']) {
      const { run: node, fedBy, restsOn } = await trace(lake, what);
      expect(node).toMatchObject({ layer: 'restore', set: sets[0], from: [{ runId: sets[0], layer: 'gold' }] });
      expect([fedBy, restsOn]).toMatchObject(Array(2).fill({ offsets: offsets(batches[0]!), missing: [] }));
    }
  });

  test('later runs lead to no undone run', async () => {
    const goneOn = join(folder, `${name}, gone on`);
    cpSync(lake, goneOn, { recursive: true });
    await run(log, goneOn);
    const { run: node, restsOn } = await trace(goneOn, 'customer_segmentation');
    expect(restsOn).toMatchObject({ offsets: offsets(batches.at(-1)!), missing: [] });
    const left = nodesIn(node).map(({ runId }) => runId);
    for (const what of ['fact_orders@2', 'fact_orders@3', 'silver@2', 'silver@3'])
      expect(left).not.toContain((await trace(whole, what)).run.runId);
  });
});

test('the trace of a replay has its sources and no messages', async () => {
  const lake = join(folder, 'replayed');
  cpSync(whole, lake, { recursive: true });
  await corrupt(lake);
  expect(await lakeRun(['replay', 'silver', '--yes', '--lake', lake])).toMatchObject({ code: 0, errors: '' });
  const basis = { versions: { bronze: 3 }, offsets: offsets(batches.at(-1)!), missing: [] };
  const { run: swap, fedBy, restsOn } = await trace(lake, 'fact_orders');
  expect(swap).toMatchObject({ layer: 'replay', read: { table: 'silver', after: 0 }, from: [] });
  expect(fedBy).toMatchObject({ offsets: [], missing: [] });
  expect(restsOn).toMatchObject(basis);
  expect(await lakeTrace(lake, 'fact_orders')).toContain('fed by    no message\n');
  const { run: all, restsOn: below } = await trace(lake, swap.runId);
  expect(all.read).toEqual({ table: 'bronze', after: 0, upTo: 3 });
  expect(all.wrote.map(({ table }) => table)).toEqual(expect.arrayContaining(['silver', 'rejected', 'fact_orders']));
  expect(below).toEqual(basis);
});
