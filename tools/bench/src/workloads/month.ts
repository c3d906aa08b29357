import { rmSync } from 'node:fs';
import type { Bench } from '../bench';
import { costs } from '../bench';
import { append, countEvents } from '../input';
import { together, type Usage } from '../meter';
import { runAll, type Side } from '../sides';

export const batches = 30;
export const ordersOfABatch = 53_000;

/** A month, one batch a day: 6 million events. The sides take turns batch by batch. */
export async function month(bench: Bench): Promise<void> {
  const sides = withoutSpark(bench);
  const log = bench.path('month');
  for (let repetition = 0; repetition < bench.repetitions; repetition += 1) {
    rmSync(log, { recursive: true, force: true });
    const lakes = new Map(sides.map((side) => [side, bench.fresh(side)]));
    const usages = new Map<Side, Usage[]>(sides.map((side) => [side, []]));
    for (let batch = 0; batch < batches; batch += 1) {
      append(log, bench.log(`batch-${batch}`, batch, bench.scaled(ordersOfABatch)));
      for (const side of bench.turns(repetition + batch).filter((each) => sides.includes(each))) {
        usages.get(side)!.push(await runAll(side, 'three processes', log, lakes.get(side)!));
      }
    }
    await bench.compare(lakes);
    for (const [{ name: side }, list] of usages) {
      bench.record({ workload: 'month', what: 'all batches', side, values: costs(together(list)) });
      bench.record({ workload: 'month', what: 'first batch', side, values: costs(list[0]!) });
      bench.record({ workload: 'month', what: 'last batch', side, values: costs(list.at(-1)!) });
    }
  }
  bench.descriptions.month = `${countEvents(log).toLocaleString('en-US')} events in ${batches} batches`;
}

/** Spark takes more than a minute for any run: it is left out where there are many. */
export function withoutSpark(bench: Bench): Side[] {
  return bench.sides.filter(({ name }) => name !== 'spark');
}
