import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { openEventLog } from '@fastcart/events';
import { simulate } from '.';
import { faults } from './faults';
import { type Period, simulateTo } from './simulate';
import { memorySink } from './testing/memory-sink';
import type { OrderEvent } from './world/event';

const directory = temporaryFolder();

async function run(period: Period) {
  const memory = memorySink();
  const statistics = await simulateTo(memory.sink, period);
  return { ...memory, statistics, events: () => memory.values().map((value) => JSON.parse(value) as OrderEvent) };
}

test('the same seed gives the same bytes, with and without faults; another seed gives other bytes', async () => {
  for (const dirty of [0, 0.3]) {
    const [first, second, other] = await Promise.all([7, 7, 8].map((seed) => run({ orders: 500, seed, dirty })));
    expect(first!.values()).toEqual(second!.values());
    expect(first!.statistics).toEqual(second!.statistics);
    expect(other!.values()).not.toEqual(first!.values());
  }
});

test('the log has the same bytes each time, in the order of the events within and across partitions', async () => {
  const write = async (name: string): Promise<string[]> => {
    const log = await openEventLog(`file://${directory}/${name}`);
    await simulate({ log, orders: 800, days: 2, start: new Date('2025-11-09'), seed: 7 });
    await log.close();
    return [0, 1, 2].map((partition) =>
      readFileSync(join(directory, name, 'ecommerce-sales', `${partition}.ndjson`), 'latin1'),
    );
  };
  const partitions = await write('one');
  expect(await write('two')).toEqual(partitions);
  for (const partition of partitions) {
    const times = partition
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as OrderEvent).timestamp.slice(0, 19));
    expect(times.length).toBeGreaterThan(800);
    expect(times).toEqual([...times].sort());
  }
});

test('each order has a possible sequence of states, and the statistics count it', async () => {
  const { events, statistics, messages } = await run({ orders: 5_000, start: new Date('2025-11-09'), seed: 1 });
  const lives = new Map<string, OrderEvent[]>();
  for (const event of events()) lives.set(event.order_id, [...(lives.get(event.order_id) ?? []), event]);
  const count = { shipped: 0, cancelled: 0 };
  for (const life of lives.values()) {
    const [last, states] = [life.at(-1)!, life.map(({ status }) => status)];
    const cancelled = last.status === 'cancelled';
    count[cancelled ? 'cancelled' : 'shipped'] += 1;
    const way = ['pending', 'confirmed', 'processing', 'shipped'].slice(0, cancelled ? states.length - 1 : 4);
    expect(states).toEqual(cancelled ? [...way, 'cancelled'] : way);
    expect(life.map((event) => 'cancellation_reason' in event)).toEqual(states.map((state) => state === 'cancelled'));
    for (const { total, price, quantity } of life)
      expect(Math.round(total * 100)).toBe(Math.round(price * 100) * quantity);
  }
  expect(statistics).toMatchObject({
    newOrders: 5_000,
    updates: events().length - 5_000,
    ...count,
    active: 0,
    elapsedMinutes: 1440,
    ordersPerMinute: 3.5,
    messages: messages.length,
    faults: {},
  });
  expect(count.shipped / 5_000).toBeCloseTo(0.92 ** 3, 1.5);
  expect(statistics.shippedRate).toBe(Math.round(count.shipped / 5) / 10);
});

test('every kind of fault occurs, and faults do not change the orders', async () => {
  const all = await run({ orders: 2_000, seed: 1, dirty: 1 });
  expect(Object.keys(all.statistics.faults)).toEqual(Object.keys(faults).sort());
  expect(all.statistics.messages).toBe(all.messages.length);
  const [clean, dirty] = [await run({ orders: 300, seed: 1 }), await run({ orders: 300, seed: 1, dirty: 0.1 })];
  const values = new Set(clean.values());
  const untouched = new Set(dirty.values().filter((value) => values.has(value)));
  expect(untouched.size).toBeGreaterThan(values.size * 0.88);
  expect(untouched.size).toBeLessThan(values.size * 0.95);
  const counted = Object.values(dirty.statistics.faults).reduce((sum, count) => sum + count, 0);
  expect(counted / values.size).toBeCloseTo(0.1, 1);
});

test('a later period continues: new orders of the same customers', async () => {
  const periods = [
    { start: new Date('2025-11-09'), seed: 1 },
    { start: new Date('2025-11-10'), seed: 1 },
    { start: new Date('2025-11-09'), seed: 2 },
  ];
  const runs = await Promise.all(periods.map((period) => run({ orders: 1_000, customers: 400, ...period })));
  const ids = runs.map(({ events }) => new Set(events().map((event) => event.order_id)));
  expect(new Set(ids.flatMap((set) => [...set])).size).toBe(3_000);
  const emails = runs.map(({ events }) => new Map(events().map((event) => [event.customer_id, event.customer_email])));
  const [first, second] = emails;
  const returning = [...first!].filter(([id]) => second!.has(id));
  expect(returning.length).toBeGreaterThan(250);
  for (const [id, email] of returning) expect(second!.get(id)).toBe(email);
});

test('a signal stops the simulation between two batches', async () => {
  const stop = new AbortController();
  const memory = memorySink();
  const statistics = await simulateTo(memory.sink, {
    orders: 20_000,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  expect(memory.messages).toHaveLength(10_000);
  expect(statistics.newOrders).toBeLessThan(20_000);
  expect(statistics.elapsedMinutes).toBeLessThan(1440);
});
