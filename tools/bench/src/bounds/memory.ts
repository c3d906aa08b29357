import type { Bench } from '../bench';
import { countEvents } from '../input';
import { type Command, measure } from '../meter';
import { program } from '../paths';
import { arenas, layers, product, runLayer } from '../sides';
import { backlogOf, runInLittleMemory } from '../workloads/backlog';
import { ordersOfADay } from '../workloads/history';
import { record } from './record';

const MB = 1e6;
const memoryOfCommands = '300MB';
const eventsOfABatch = 200_000;
const peaks = { bronze: 540 * MB, silver: 540 * MB, gold: 512 * MB };

/** All pairs of events, in a join that has to hold them. */
const pairs = '(SELECT a.order_id, b.customer_id FROM bronze a, bronze b)';
const held = `SELECT count(*) FROM ${pairs} a JOIN ${pairs} b ON a.order_id = b.customer_id`;

/** A query that needs more than MEMORY_LIMIT ends with an error before it takes 600 MB. */
export async function crossJoin(bench: Bench): Promise<void> {
  const log = bench.log('usual', 0, ordersOfADay);
  const lake = bench.fresh({ name: 'cross-join' });
  await runLayer(product, 'bronze', log, lake);
  const fails = { code: 78, error: 'MEMORY_EXCEEDED' };
  const usage = await measure({ ...lakeCommand(lake, 'query', held), fails });
  record(bench, {
    what: 'cross join that ends with MEMORY_EXCEEDED',
    count: countEvents(log),
    usage,
    bound: { peak: 600 * MB },
  });
}

/** Events with faults at once, by workers with a low MEMORY_LIMIT; then `lake validate` with a lower one. */
export async function dirtyBacklog(bench: Bench): Promise<void> {
  const batches = Math.ceil(bench.backlog / eventsOfABatch);
  const log = backlogOf(bench, batches, { form: 'compact', dirty: 0.02 });
  const count = countEvents(log);
  const lake = bench.fresh({ name: 'dirty-backlog' });
  for (const layer of layers) {
    const usage = await runInLittleMemory(product, layer, log, lake);
    record(bench, { what: `dirty backlog, ${layer}`, count, usage, bound: { peak: peaks[layer] } });
  }
  const base = await measure(lakeCommand(lake, 'query', 'SELECT 1'));
  const usage = await measure(lakeCommand(lake, 'validate'));
  record(bench, { what: 'lake query SELECT 1', count, usage: base });
  record(bench, { what: 'lake validate', count, usage, base, bound: { peak: 300 * MB + base.peak } });
}

function lakeCommand(lake: string, ...args: string[]): Command {
  const env = { ...arenas, MEMORY_LIMIT: memoryOfCommands };
  return { program: process.execPath, args: [program('lake'), ...args, '--lake', lake], env };
}
