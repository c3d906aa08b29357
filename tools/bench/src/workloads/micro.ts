import { cpSync } from 'node:fs';
import type { Bench } from '../bench';
import { append, countEvents, generate } from '../input';
import { runLayer, type Side } from '../sides';
import { inEveryShape, ordersOfADay } from './day';

const eventsOnTop = 2000;
const ordersForThem = 1000;

/** A log that holds a few events more: 2,000 of the next day, some of whose orders are still under way. */
export function withMore(bench: Bench, log: string, day: number): string {
  const more = generate(bench.path(`more-${day}`), day, ordersForThem);
  const longer = `${log}-and-more`;
  cpSync(log, longer, { recursive: true, force: true });
  append(longer, more, eventsOnTop);
  return longer;
}

/** A few events on top of a day. */
export async function micro(bench: Bench): Promise<void> {
  const log = generate(bench.path('day'), 0, bench.scaled(ordersOfADay));
  const longer = withMore(bench, log, 1);
  const [before, after] = [countEvents(log), countEvents(longer)];
  bench.descriptions.micro = `${(after - before).toLocaleString('en-US')} events on top of ${before.toLocaleString('en-US')}`;
  const loaded = new Map<Side, string>();
  for (const side of bench.sides) {
    const lake = bench.path('loaded', side.name);
    await runLayer(side, 'all', log, lake);
    loaded.set(side, lake);
  }
  await inEveryShape(bench, 'micro', longer, loaded);
}
