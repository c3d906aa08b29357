import { cpSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { DeltaTable } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import { bronze, silver, type Table } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { run, temporaryFolder } from '../support/lake';
import { sample, writeLog } from '../support/samples';

const folder = temporaryFolder();
const [log, early, whole] = ['log', 'early', 'whole'].map((name) => join(folder, name)) as [string, string, string];
const { batches } = sample('late');
const last = batches.at(-1)!;
const topic = 'ecommerce-sales';

/** After the first batch, and after all. */
beforeAll(async () => {
  writeLog('late', log, batches[0]!);
  await run(log, early);
  cpSync(early, whole, { recursive: true });
  writeLog('late', log, last);
  await run(log, whole);
});

const traceText = (what: string, lake: string) => lakeRun(['trace', what, '--lake', lake]);
const trace = async (what: string, lake: string) =>
  JSON.parse((await lakeRun(['trace', what, '--lake', lake, '--json'])).output);

/** Of the log of a table nothing is left but its newest commit, as if all were older than its retention. */
async function clean(lake: string, ...tables: Table[]): Promise<void> {
  for (const table of tables) {
    const opened = await DeltaTable.open(new Lake(lake).urlOf(table));
    const commit = { metadata: { housekeeping: true } };
    await opened.setProperties({ 'delta.logRetentionDuration': 'interval 0 seconds' }, { commit });
    await opened.checkpoint();
    const entries = join(lake, table.path, '_delta_log');
    for (const name of readdirSync(entries)) utimesSync(join(entries, name), new Date(2020, 0), new Date(2020, 0));
    expect(await opened.cleanupLog()).toBeGreaterThan(0);
    expect((await opened.history()).map(({ version }) => version)).toEqual([opened.version]);
    opened.close();
  }
}

async function copyOf(lake: string, name: string): Promise<string> {
  const copy = join(folder, name);
  cpSync(lake, copy, { recursive: true });
  return copy;
}

/** All offsets up to the positions of Bronze, with an unknown beginning. */
const upToLast = Object.entries(last).map(([partition, to]) => ({
  partition: Number(partition),
  from: null,
  to: String(to),
}));
const upToLastText = upToLast.map(({ partition, to }) => `${partition} [?, ${to})`).join(', ');

test('the origin before a cleaned log is unknown, but the positions of Bronze are known', async () => {
  const lake = await copyOf(whole, 'cleaned');
  await clean(lake, bronze);
  // Silver's commit names a version of Bronze whose commits are gone, and which cannot be opened any more.
  const { fedBy, restsOn } = await trace('fact_orders', lake);
  const missing = [{ table: 'bronze', before: 3, because: 'cleaned' }];
  expect(fedBy).toEqual({ topic: null, offsets: [], missing });
  expect(restsOn).toEqual({ versions: { silver: restsOn.versions.silver, bronze: 2 }, offsets: [], missing });
  const { code, output } = await traceText('fact_orders', lake);
  expect(code).toBe(0);
  expect(output).toContain('fed by    not known before bronze@3: its log was cleaned\n');
  expect(output).toMatch(/rests on {2}silver@\d+, bronze@2; not known before bronze@3: its log was cleaned\n/);
  expect(await traceText('bronze@1', lake)).toMatchObject({ code: 78, errors: expect.stringContaining('was cleaned') });
});

test('later commits are traced, with the offsets up to which everything was read', async () => {
  const lake = await copyOf(early, 'gone-on');
  await clean(lake, bronze);
  await run(log, lake);
  const missing = [{ table: 'bronze', before: 2, because: 'cleaned' }];
  const { fedBy, restsOn } = await trace('fact_orders', lake);
  const read = (partition: string): number => batches[0]![partition] ?? 0;
  const news = Object.entries(last).filter(([partition, to]) => read(partition) !== to);
  expect(fedBy).toEqual({
    topic,
    offsets: news.map(([partition, to]) => ({
      partition: Number(partition),
      from: String(read(partition)),
      to: String(to),
    })),
    missing: [],
  });
  expect(restsOn).toMatchObject({ versions: { bronze: 3 }, offsets: upToLast, missing });
  expect((await traceText('fact_orders', lake)).output).toContain(
    `bronze@3, ${topic}: ${upToLastText}; not known before bronze@2: its log was cleaned\n`,
  );
});

test('a cleaned log between Bronze and Gold ends a trace', async () => {
  const lake = await copyOf(whole, 'between');
  await clean(lake, silver);
  const { run: gold, fedBy, restsOn } = await trace('fact_orders@2', lake);
  const missing = [{ table: 'silver', before: gold.read.upTo + 1, because: 'cleaned' }];
  expect(fedBy).toEqual({ topic, offsets: [], missing });
  expect(restsOn).toEqual({ versions: { silver: gold.read.upTo }, offsets: [], missing });
});

test('the trace of a clone says that it is one and has the offsets of its rows', async () => {
  const copy = join(folder, 'clone');
  expect((await lakeRun(['clone', copy, '--lake', whole])).code).toBe(0);
  const { run: cloned, fedBy, restsOn } = await trace('fact_orders', copy);
  expect(cloned).toMatchObject({
    layer: 'clone',
    read: null,
    set: (await trace('published', whole)).run.runId,
    from: [],
  });
  expect(cloned.wrote).toEqual([expect.objectContaining({ table: 'fact_orders', version: 1 })]);
  const missing = (table: string) => [{ table, before: 1, because: 'cloned' }];
  expect(fedBy).toEqual({ topic: null, offsets: [], missing: missing('fact_orders') });
  expect(restsOn).toEqual({ versions: { silver: 1, bronze: 1 }, offsets: upToLast, missing: missing('bronze') });
  expect((await traceText('fact_orders', copy)).output).toContain(
    `rests on  silver@1, bronze@1, the log: ${upToLastText}; not known before bronze@1: it is a clone\n`,
  );
  expect((await trace(String(cloned.runId), copy)).restsOn).toMatchObject({
    versions: { fact_orders: 1 },
    offsets: upToLast,
  });
});

test('the trace of a clone has the messages that it has read itself', async () => {
  const copy = join(folder, 'clone-on');
  expect((await lakeRun(['clone', copy, '--lake', early])).code).toBe(0);
  await run(log, copy);
  const { fedBy, restsOn } = await trace('customer_segmentation', copy);
  expect(fedBy).toMatchObject({
    topic,
    offsets: (await trace('customer_segmentation', whole)).fedBy.offsets,
    missing: [],
  });
  expect(restsOn).toMatchObject({ offsets: upToLast, missing: [{ table: 'bronze', before: 1, because: 'cloned' }] });
});
