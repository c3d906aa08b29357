import { type Bench, costs, turned } from '../bench';
import { countEvents, type Form } from '../input';
import { runAll, type Side } from '../sides';
import { stepsOf } from '../steps';
import { waysOf } from '../ways';

export const ordersOfADay = 50_000;

/** The log of a day in a form. */
export function dayOf(bench: Bench, form?: Form): string {
  return bench.log('day', 0, bench.scaled(ordersOfADay), { form });
}

/** A day of orders into an empty lake. */
export async function day(bench: Bench): Promise<void> {
  bench.descriptions.day = `${countEvents(dayOf(bench)).toLocaleString('en-US')} events into an empty lake`;
  await inEveryWay(bench, 'day', (form) => dayOf(bench, form));
  bench.steps.day = stepsOf(dayOf(bench), bench.fresh({ name: 'steps' }));
}

/** Runs all layers over a log, in every way, each on a lake of its own, which is a copy of the one given. */
export async function inEveryWay(
  bench: Bench,
  workload: string,
  logOf: (form: Form) => string,
  from?: (side: Side, form: Form) => string,
): Promise<void> {
  for (let repetition = 0; repetition < bench.repetitions; repetition += 1) {
    for (const ways of waysOf(bench.forms)) {
      const { shape, form } = ways[0]!;
      const peers = bench.peers.filter(({ shapes }) => shapes.includes(shape));
      // A peer runs once, and is on each line.
      const runs = [
        ...ways.map(({ what, product }) => ({ run: product, side: 'product', lines: [what] })),
        ...peers.map((peer) => ({ run: peer, side: peer.name, lines: ways.map(({ what }) => what) })),
      ];
      const lakes = new Map<Side, string>();
      for (const { run, side, lines } of turned(runs, repetition)) {
        const lake = bench.fresh(run, from?.(run, form));
        const usage = await runAll(run, shape, logOf(form), lake);
        lakes.set(run, lake);
        for (const what of lines) bench.record({ workload, what, side, values: costs(usage) });
      }
      await bench.compare(lakes);
    }
  }
}
