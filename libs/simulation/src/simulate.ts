import type { EventLog, EventMessage } from '@fastcart/events';
import { topic as defaultTopic } from '@fastcart/schemas';
import { Source } from './source';
import { type Statistics, Tally } from './statistics';
import { arrivals } from './world/arrivals';
import { OrderFlow } from './world/order-flow';
import { OrderBook } from './world/orders';

export interface Period {
  /** New orders in the whole period, at most 100,000,000. */
  orders: number;
  /** Whole days. Default 1. */
  days?: number;
  /** The first moment. Default 2025-11-01T00:00:00Z. */
  start?: Date;
  /** The same seed, start, days and orders give the same bytes; any other give other order ids. Default 1. */
  seed?: number;
  /** Share of the events, 0 to 1, that go wrong. Default 0. */
  dirty?: number;
  /** Size of the pool of returning customers, at most 900,000. Default 10,000. */
  customers?: number;
}

export interface Control {
  /** Stops the simulation between two batches; what was written stays. */
  signal?: AbortSignal;
  /** Called after each batch. */
  onProgress?: (statistics: Statistics) => void;
}

export type Sink = (messages: EventMessage[]) => Promise<void>;

export const DEFAULT_START = new Date('2025-11-01T00:00:00Z');
export const DEFAULT_CUSTOMERS = 10_000;

const DAY = 86_400_000_000;
// A batch is synced once; this many amount to 5 MB, about all that a simulation holds.
const BATCH_MESSAGES = 10_000;
const BATCH_LENGTH = 16 * 1024 * 1024;

/**
 * Appends a simulated period of the shop's life to an event log, in the order of the events' times. A later period
 * continues an earlier one: customers come back, order ids are new.
 */
export async function simulate(options: Period & Control & { log: EventLog; topic?: string }): Promise<Statistics> {
  const { log, topic = defaultTopic } = options;
  return simulateTo((messages) => log.append(topic, messages), options);
}

/** The same for any receiver of messages. */
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
