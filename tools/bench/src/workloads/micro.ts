import { cpSync } from 'node:fs';
import type { Bench } from '../bench';
import { append, countEvents, type Form } from '../input';
import { product, runLayer } from '../sides';
import { stepsOf } from '../steps';
import { dayOf, inEveryWay } from './day';

const eventsOnTop = 2000;
const ordersForThem = 1000;

/** A log that holds a few events more: 2,000 of the next day, some of whose orders are still under way. */
export function withMore(bench: Bench, log: string, day: number, form?: Form): string {
  const more = bench.log(`more-${day}`, day, ordersForThem, { form });
  const longer = `${log}-and-more`;
  cpSync(log, longer, { recursive: true, force: true });
  append(longer, more, eventsOnTop);
  return longer;
}

/** A few events on top of a day. */
export async function micro(bench: Bench): Promise<void> {
  const loadedLake = (side: string, form: Form): string => bench.path('loaded', form, side);
  const logs = new Map<Form, string>();
  for (const form of bench.forms) {
    const log = dayOf(bench, form);
    logs.set(form, withMore(bench, log, 1, form));
    for (const side of bench.sides) await runLayer(side, 'all', log, loadedLake(side.name, form));
  }
  const form = bench.forms[0]!;
  const longer = logs.get(form)!;
  const [before, after] = [countEvents(dayOf(bench)), countEvents(longer)];
  bench.descriptions.micro = `${(after - before).toLocaleString('en-US')} events on top of ${before.toLocaleString('en-US')}`;
  await inEveryWay(
    bench,
    'micro',
    (written) => logs.get(written)!,
    (side, written) => loadedLake(bench.peers.includes(side) ? side.name : product.name, written),
  );
  bench.steps.micro = stepsOf(longer, bench.fresh({ name: 'steps' }, loadedLake(product.name, form)));
}
