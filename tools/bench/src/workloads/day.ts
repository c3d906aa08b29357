import type { Bench } from '../bench';
import { costs } from '../bench';
import { countEvents, generate } from '../input';
import { runAll, shapes, type Side } from '../sides';

export const ordersOfADay = 50_000;

/** A day of orders into an empty lake. */
export async function day(bench: Bench): Promise<void> {
  const log = generate(bench.path('day'), 0, bench.scaled(ordersOfADay));
  bench.descriptions.day = `${countEvents(log).toLocaleString('en-US')} events into an empty lake`;
  await inEveryShape(bench, 'day', log);
}

/** Runs all layers over a log, in every shape, each side on its own lake, which is a copy of the one given. */
export async function inEveryShape(
  bench: Bench,
  workload: string,
  log: string,
  from?: Map<Side, string>,
): Promise<void> {
  for (let repetition = 0; repetition < bench.repetitions; repetition += 1) {
    for (const shape of shapes) {
      const lakes = new Map<Side, string>();
      for (const side of bench.turns(repetition).filter((each) => each.shapes.includes(shape))) {
        const lake = bench.fresh(side, from?.get(side));
        const usage = await runAll(side, shape, log, lake);
        lakes.set(side, lake);
        bench.record({ workload, what: shape, side: side.name, values: costs(usage) });
      }
      await bench.compare(lakes);
    }
  }
}
