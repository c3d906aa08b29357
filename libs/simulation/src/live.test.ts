import type { Clock } from './clock';
import { type Live, live } from './live';
import { memorySink } from './testing/memory-sink';
import type { OrderEvent } from './world/event';

const START = Date.parse('2025-11-09T12:00:00Z') * 1000;
const OPTIONS: Live = { minDelay: 1, maxDelay: 10, maxActiveOrders: 100, duration: 60, seed: 1 };

/** A clock that is always a little late, as a real one, but does not wait. */
function fastClock(): Clock {
  let now = START;
  return {
    now: () => now,
    until: async (at) => {
      now = Math.max(now, at + 700);
    },
  };
}

test('orders arrive after random delays and change their states until the time is over', async () => {
  const { sink, messages, values } = memorySink();
  const signal = new AbortController().signal;
  const statistics = await live(sink, { ...OPTIONS, signal }, fastClock());
  const events = values().map((value) => JSON.parse(value) as OrderEvent);
  const times = events.map(({ timestamp }) => timestamp.slice(0, 19));
  expect(times).toEqual([...times].sort());
  expect(times.at(-1)! <= '2025-11-09T13:00:00').toBe(true);
  const arrivals = events.filter(({ status }) => status === 'pending').map(({ timestamp }) => Date.parse(timestamp));
  const gaps = arrivals.slice(1).map((at, i) => (at - arrivals[i]!) / 1000);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0.999);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(10.001);
  const count = (status: string): number => events.filter((event) => event.status === status).length;
  expect(statistics).toMatchObject({
    newOrders: arrivals.length,
    updates: events.length - arrivals.length,
    shipped: count('shipped'),
    cancelled: count('cancelled'),
    active: arrivals.length - count('shipped') - count('cancelled'),
    elapsedMinutes: 60,
    messages: messages.length,
  });
  expect(statistics.active).toBeGreaterThan(0);
  expect(statistics.newOrders).toBeGreaterThan(500);
});

test('no order arrives while the greatest number of orders is active', async () => {
  const { sink } = memorySink();
  let most = 0;
  const onProgress = ({ active }: { active: number }): void => {
    most = Math.max(most, active);
  };
  const signal = new AbortController().signal;
  const options = { ...OPTIONS, maxDelay: 1, maxActiveOrders: 4, signal, onProgress };
  const { newOrders } = await live(sink, options, fastClock());
  expect(most).toBe(4);
  expect(newOrders).toBeGreaterThan(100);
});

test('delayed messages are sent at the end, also after a signal', async () => {
  const stop = new AbortController();
  const { sink, messages } = memorySink();
  const onProgress = ({ newOrders }: { newOrders: number }): void => {
    if (newOrders === 200) stop.abort();
  };
  const statistics = await live(sink, { ...OPTIONS, dirty: 1, signal: stop.signal, onProgress }, fastClock());
  expect(statistics.newOrders).toBe(200);
  expect(statistics.faults['late_by_hours']).toBeGreaterThan(0);
  expect(messages).toHaveLength(statistics.messages);
});
