import type { EventLog, EventMessage } from '@fastcart/events';
import { topic as defaultTopic } from '@fastcart/schemas';
import { Source } from './source';
import { type Statistics, Tally } from './statistics';
import { arrivals } from './world/arrivals';
import { OrderFlow } from './world/order-flow';
import { OrderBook } from './world/orders';

export interface Period {
  /** The number of new orders in the whole period, at most 100,000,000. */
  orders: number;
  /** The number of days. Default: 1. */
  days?: number;
  /** The start of the period. Default: 2025-11-01T00:00:00Z. */
  start?: Date;
  /** The same seed, start, days and orders give the same bytes; others give other order ids. Default: 1. */
  seed?: number;
  /** The share of events with faults, 0 to 1. Default: 0. */
  dirty?: number;
  /** The number of customers who can return, at most 900,000. Default: 10,000. */
  customers?: number;
}

export interface Control {
  /** Stops the simulation between two batches. Written messages stay. */
  signal?: AbortSignal;
  /** Called after each batch. */
  onProgress?: (statistics: Statistics) => void;
}

export type Sink = (messages: EventMessage[]) => Promise<void>;

export const DEFAULT_START = new Date('2025-11-01T00:00:00Z');
export const DEFAULT_CUSTOMERS = 10_000;

const DAY = 86_400_000_000;
// A batch is synced once. This number of messages has 5 MB, which is about all the memory of a simulation.
const BATCH_MESSAGES = 10_000;
const BATCH_LENGTH = 16 * 1024 * 1024;

/**
 * Appends the events of a simulated period to an event log, in the order of their times. A later period continues an earlier
 * one: customers return, order ids are new.
 */
export async function simulate(options: Period & Control & { log: EventLog; topic?: string }): Promise<Statistics> {
  const { log, topic = defaultTopic } = options;
  return simulateTo((messages) => log.append(topic, messages), options);
}

/** As {@link simulate}, for any receiver of messages. */
export async function simulateTo(sink: Sink, period: Period & Control): Promise<Statistics> {
  const { days = 1, start = DEFAULT_START, seed = 1 } = period;
  const tally = new Tally();
  const firstAt = start.getTime() * 1000;
  for (const batch of batches(messagesOf({ ...period, days, start, seed }, tally))) {
    if (period.signal?.aborted) return tally.statistics(tally.lastAt - firstAt, seed);
    await sink(batch);
    period.onProgress?.(tally.statistics(tally.lastAt - firstAt, seed));
  }
  return tally.statistics(days * DAY, seed);
}

function* messagesOf(
  period: Period & { days: number; start: Date; seed: number },
  tally: Tally,
): Generator<EventMessage> {
  const { days, start, seed, orders, dirty = 0, customers = DEFAULT_CUSTOMERS } = period;
  const run = [seed, start.toISOString(), days, orders].join(' ');
  const flow = new OrderFlow(new OrderBook(run, customers), run);
  const source = new Source(run, dirty, tally);
  for (const arrival of arrivals(start.getTime() * 1000, days, orders, run)) {
    while (flow.nextAt < arrival) {
      yield* source.release(flow.nextAt);
      yield* source.send(flow.advance());
    }
    yield* source.release(arrival);
    yield* source.send(flow.open(arrival));
  }
  while (flow.active > 0) {
    yield* source.release(flow.nextAt);
    yield* source.send(flow.advance());
  }
  yield* source.release(Infinity);
}

function* batches(messages: Iterable<EventMessage>): Generator<EventMessage[]> {
  let batch: EventMessage[] = [];
  let length = 0;
  for (const message of messages) {
    batch.push(message);
    length += message.value?.length ?? 0;
    if (batch.length < BATCH_MESSAGES && length < BATCH_LENGTH) continue;
    yield batch;
    batch = [];
    length = 0;
  }
  if (batch.length > 0) yield batch;
}
