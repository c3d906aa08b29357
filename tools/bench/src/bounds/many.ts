import type { Bench } from '../bench';
import { append, write } from '../input';
import type { Usage } from '../meter';
import { type Layer, layers, product, runLayer } from '../sides';
import { order } from './messages';
import { record } from './record';

/** Orders of many days at once, beside as many of one day; then orders of every second day, in at most the same CPU. */
export async function manyDays(bench: Bench): Promise<void> {
  const days = Array.from({ length: bench.scaled(3000) }, (_, day) => day);
  const oneDay = write(bench.path('one-day'), [days.map((index) => order(`first-${index}`, 0))]);
  const log = write(bench.path('days'), [days.map((day) => order(`first-${day}`, day))]);
  const half = days.filter((day) => day % 2 === 0).map((day) => order(`second-${day}`, day));
  const together = await layerByLayer(oneDay, bench.fresh({ name: 'one-day' }));
  const lake = bench.fresh({ name: 'days' });
  const apart = await layerByLayer(log, lake);
  append(log, write(bench.path('half-of-days'), [half]));
  const again = await layerByLayer(log, lake);
  for (const layer of layers) {
    const [one, all, second] = [together[layer], apart[layer], again[layer]];
    record(bench, { what: `orders of one day, ${layer}`, count: 1, usage: one });
    record(bench, { what: `orders of a day each, ${layer}`, count: days.length, usage: all, base: one });
    const what = `half of the days again, ${layer}`;
    record(bench, { what, count: half.length, usage: second, base: all, bound: { cpu: all.cpu } });
  }
}

async function layerByLayer(log: string, lake: string): Promise<Record<Layer, Usage>> {
  const usages: Partial<Record<Layer, Usage>> = {};
  for (const layer of layers) usages[layer] = await runLayer(product, layer, log, lake);
  return usages as Record<Layer, Usage>;
}

/** A message in each of many partitions: the CPU grows no faster than their number. */
export async function manyPartitions(bench: Bench): Promise<void> {
  const [few, many] = [bench.scaled(700), bench.scaled(3000)];
  const run = (count: number): Promise<Usage> => {
    const partitions = Array.from({ length: count }, (_, partition) => [order(`ORD-${partition}`, 0)]);
    const log = write(bench.path(`partitions-${count}`), partitions);
    return runLayer(product, 'bronze', log, bench.fresh({ name: 'partitions' }));
  };
  const [base, usage] = [await run(few), await run(many)];
  record(bench, { what: 'few partitions, bronze', count: few, usage: base });
  const bound = { cpu: (base.cpu * many) / few };
  record(bench, { what: 'many partitions, bronze', count: many, usage, base, bound });
}
