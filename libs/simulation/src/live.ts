import type { EventMessage } from '@fastcart/events';
import { type Clock, systemClock } from './clock';
import { type Control, DEFAULT_CUSTOMERS, type Sink } from './simulate';
import { Source } from './source';
import { type Statistics, Tally } from './statistics';
import { OrderFlow } from './world/order-flow';
import { OrderBook } from './world/orders';
import { Random } from './world/random';

export interface Live {
  /** The least and the greatest number of seconds between two new orders. */
  minDelay: number;
  maxDelay: number;
  /** The greatest number of active orders: no order arrives while there are so many. */
  maxActiveOrders: number;
  /** The duration in minutes. */
  duration: number;
  seed: number;
  /** The share of events with faults, 0 to 1. */
  dirty?: number;
  customers?: number;
}

/**
 * Simulates the shop in real time: orders arrive after random delays and change their states after random times. Ends after
 * `duration` or by the signal. Then active orders stay in their states, and delayed messages are sent.
 */
export async function live(
  sink: Sink,
  options: Live & Control & { signal: AbortSignal },
  clock: Clock = systemClock,
): Promise<Statistics> {
  const { seed, signal, dirty = 0, customers = DEFAULT_CUSTOMERS } = options;
  const start = clock.now();
  const end = start + options.duration * 60_000_000;
  const run = ['live', seed, start].join(' ');
  const tally = new Tally();
  const flow = new OrderFlow(new OrderBook(run, customers), run);
  const source = new Source(run, dirty, tally);
  const delay = new Random(`arrivals ${run}`);
  let arrival = start;

  for (;;) {
    await clock.until(Math.min(arrival, flow.nextAt, source.nextAt, end), signal);
    if (signal.aborted) break;
    const now = Math.min(clock.now(), end);
    const due: EventMessage[] = [];
    while (Math.min(arrival, flow.nextAt) <= now) {
      if (flow.nextAt <= arrival) {
        due.push(...source.send(flow.advance()));
        continue;
      }
      if (flow.active < options.maxActiveOrders) due.push(...source.send(flow.open(arrival)));
      arrival += delay.between(options.minDelay * 1_000_000, options.maxDelay * 1_000_000);
    }
    due.push(...source.release(now));
    if (due.length > 0) {
      await sink(due);
      options.onProgress?.(tally.statistics(now - start, seed));
    }
    if (now >= end) break;
  }

  const held = [...source.release(Infinity)];
  if (held.length > 0) await sink(held);
  return tally.statistics(Math.min(clock.now(), end) - start, seed);
}
