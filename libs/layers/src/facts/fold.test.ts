import { type Query, query } from '@fastcart/delta';
import { order, input, type Plan } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { attributes, columnNames, silver } from '@fastcart/schemas';
import { eventState, facts, folded, stateColumns } from './fold';

type Event = [order: string, status: string, time: string, total?: string];

/** Silver rows: what is not named is null. */
function events(...list: Event[]): Query {
  const rows = list.map(([orderId, status, time, total = '1.00']) => {
    const values: Record<string, string> = {
      order_id: `'${orderId}'`,
      status: `'${status}'`,
      timestamp: `arrow_cast('2025-11-${time}:00Z', 'Timestamp(Microsecond, Some("UTC"))')`,
      total: `CAST('${total}' AS DECIMAL(18,2))`,
    };
    const nothing: Record<string, string> = { quantity: 'INT', price: 'DECIMAL(18,2)' };
    const names = ['order_id', 'status', 'timestamp', ...attributes.map(({ name }) => name)];
    return `SELECT ${names.map((name) => `${values[name] ?? `CAST(NULL AS ${nothing[name] ?? 'VARCHAR'})`} AS ${name}`).join(', ')}`;
  });
  return query(rows.join(' UNION ALL '));
}

const stateOf = (name: string): Plan =>
  eventState(
    input(
      name,
      columnNames(silver).filter((column) => used.includes(column)),
    ),
  );
const used = ['order_id', 'status', 'timestamp', ...attributes.map(({ name }) => name)];

async function orders(states: Plan, relations: Record<string, Query>): Promise<Record<string, unknown>[]> {
  return query(toSql(facts(folded(states)).sort(...order('order_id'))), relations).rows();
}

const all: Event[] = [
  ['a', 'pending', '01T10:00', '1.00'],
  ['a', 'shipped', '02T12:30', '3.00'],
  ['a', 'confirmed', '01T11:00', '2.00'],
  ['a', 'pending', '01T10:30', '9.00'],
  ['b', 'pending', '01T10:00'],
  ['b', 'cancelled', '01T12:00'],
  ['b', 'shipped', '01T11:00'],
  ['c', 'processing', '03T09:00'],
  ['d', 'shipped', '01T08:00'],
  ['d', 'pending', '01T09:00'],
];

test('an order is computed from its events', async () => {
  const [a, b, c, d] = await orders(stateOf('events'), { events: events(...all) });
  expect(a).toMatchObject({
    status: 'shipped',
    total: '3.00',
    created_date: '2025-11-01',
    shipped_date: '2025-11-02',
    processing_minutes: 1590,
  });
  expect(b).toMatchObject({ status: 'cancelled', shipped_date: '2025-11-01', processing_minutes: null });
  expect(c).toMatchObject({ status: 'processing', pending_at: null, created_at: '2025-11-03T09:00:00.000000Z' });
  expect(d).toMatchObject({ status: 'shipped', processing_minutes: null });
});

test('the fold is associative: any batching and any order give the same', async () => {
  const whole = await orders(stateOf('events'), { events: events(...all) });
  for (let cut = 1; cut < all.length; cut++) {
    const shuffled = [...all.slice(cut), ...all.slice(0, cut)];
    const [first, second] = [events(...shuffled.slice(0, 4)), events(...shuffled.slice(4))];
    const stored = folded(stateOf('first'));
    expect(await orders(stored.union(stateOf('second')).select(stateColumns), { first, second })).toEqual(whole);
  }
});
