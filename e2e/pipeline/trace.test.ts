import { join } from 'node:path';
import { lakeRun } from '../support/command';
import { run, temporaryFolder } from '../support/lake';
import { sample, writeLog } from '../support/samples';

const folder = temporaryFolder();
const [log, lake] = [join(folder, 'log'), join(folder, 'lake')];
const { batches } = sample('late');

/** Runs of each layer after each batch of the sample, by id. */
const runs: Record<string, string>[] = [];

beforeAll(async () => {
  for (const bytes of batches) {
    writeLog('late', log, bytes);
    const ids: Record<string, string> = {};
    for (const { layer, runId } of await run(log, lake)) ids[layer] = runId;
    runs.push(ids);
  }
});

async function trace(what: string, of = lake) {
  const { code, output, errors } = await lakeRun(['trace', what, '--lake', of, '--json']);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return JSON.parse(output);
}

/** Offsets of a log in files are bytes. */
function offsets(from: Record<string, number>, to: Record<string, number>) {
  return Object.keys(to)
    .filter((partition) => (from[partition] ?? 0) !== to[partition])
    .map((partition) => ({
      partition: Number(partition),
      from: String(from[partition] ?? 0),
      to: String(to[partition]),
    }));
}

test('the trace of a version of a Gold table ends at its offsets of the log', async () => {
  const { run: node, fedBy, restsOn } = await trace('customer_segmentation');
  expect(fedBy).toEqual({ topic: 'ecommerce-sales', offsets: offsets(batches[1]!, batches[2]!), missing: [] });
  expect(restsOn.offsets).toEqual(offsets({}, batches[2]!));
  const [core] = node.from;
  const [silver] = core.from;
  const [bronze] = silver.from;
  expect([node, core, silver, bronze].map(({ runId }) => runId)).toEqual(
    ['gold', 'gold', 'silver', 'bronze'].map((layer) => runs[2]![layer]),
  );
  expect(core.wrote).toEqual([
    expect.objectContaining({ table: 'fact_orders', version: restsOn.versions.fact_orders }),
  ]);
  expect(core.read).toMatchObject({ table: 'silver', upTo: restsOn.versions.silver });
  expect(silver.read).toMatchObject({ table: 'bronze', after: 2, upTo: 3 });
  expect(bronze.milliseconds).toMatchObject({ read: expect.any(Number), check: expect.any(Number) });
});

test('an older version leads to older offsets', async () => {
  const { fedBy, restsOn } = await trace('fact_orders@1');
  expect(fedBy.offsets).toEqual(offsets({}, batches[0]!));
  expect(restsOn.offsets).toEqual(offsets({}, batches[0]!));
});

test('the trace of a snapshot has its day, that of a table by date does not', async () => {
  expect((await trace('customer_segmentation@3')).run.wrote[0].asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect((await trace('daily_revenue_by_product@3')).run.wrote[0].asOf).toBeNull();
});

test('the trace of a Gold run has the tables, and fact_orders below them', async () => {
  const { run: node } = await trace(runs[2]!.gold!);
  expect(node.wrote).toHaveLength(13);
  expect(node.read).toEqual({ table: 'fact_orders', after: expect.any(Number), upTo: expect.any(Number) });
  expect(node.from[0].runId).toBe(runs[2]!.gold);
});

test('the trace of a layer that was behind has all runs that wrote its input', async () => {
  const late = join(folder, 'late');
  for (const bytes of batches) {
    writeLog('late', log, bytes);
    await run(log, late, ['bronze']);
  }
  await run(log, late, ['silver', 'gold']);
  const { output } = await lakeRun(['trace', 'published', '--lake', late]);
  expect(output.match(/[├└]─ bronze /g)).toHaveLength(3);
  const all = Object.entries(batches[2]!).map(([partition, end]) => `${partition} [0, ${end})`);
  expect(output).toMatch(/^fed by +ecommerce-sales: (.*)$/m);
  expect(/^fed by +ecommerce-sales: (.*)$/m.exec(output)![1]).toBe(all.join(', '));
});

test('a trace of a run or version that does not exist is an error', async () => {
  for (const what of ['fact_orders@99', 'nowhere', '20260101T000000000Z-00000000'])
    expect(await lakeRun(['trace', what, '--lake', lake])).toMatchObject({ code: 78, output: '' });
});
