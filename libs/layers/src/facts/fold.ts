import {
  all,
  coalesce,
  col,
  columns,
  dateOf,
  type Expr,
  lit,
  max,
  microsBetween,
  min,
  nullOf,
  type Plan,
  when,
} from '@fastcart/query';
import { warningConditions } from '@fastcart/quality';
import { attributes, columnNames, factOrders, orderState, statuses } from '@fastcart/schemas';
import type { Fact } from './fact';

const attributeNames = attributes.map(({ name }) => name);
const times = [...statuses.map((status) => `${status}_at`), 'first_event_at', 'last_event_at'];

/** A trusted Silver event as the state of an order of which nothing else is known. */
export function eventState(events: Plan): Plan {
  const seen = (status: string): Expr =>
    when(col('status').eq(status), col('timestamp')).otherwise(nullOf('timestamp'));
  return events.select({
    order_id: col('order_id'),
    ...Object.fromEntries(statuses.map((status) => [`${status}_at`, seen(status)])),
    first_event_at: col('timestamp'),
    last_event_at: col('timestamp'),
    ...columns(...attributeNames),
  });
}

/**
 * States of orders, any number for each, folded to one: least timestamps, and the attributes of the last event. The
 * fold is associative, so a stored row folds with new events as if it were one of them. (order_id, last_event_at) is
 * unique among the states of an order, because Silver holds no key twice.
 */
export function folded(states: Plan): Plan {
  const extremes = states.group(
    ['order_id'],
    Object.fromEntries(times.map((name) => [name, name === 'last_event_at' ? max(col(name)) : min(col(name))])),
  );
  const last = states.select(['order_id', 'last_event_at', ...attributeNames]);
  return extremes.join(last, { how: 'inner', on: ['order_id', 'last_event_at'] });
}

/** fact_orders' rows from folded states. */
export function facts(states: Plan): Plan {
  const created = coalesce(col('pending_at'), col('first_event_at'));
  const [shipped, cancelled] = [col('shipped_at'), col('cancelled_at')];
  const status = when(
    all(shipped.isNotNull(), cancelled.isNotNull()),
    when(shipped.gt(cancelled), lit('shipped')).otherwise(lit('cancelled')),
  )
    .when(shipped.isNotNull(), lit('shipped'))
    .when(cancelled.isNotNull(), lit('cancelled'))
    .when(col('processing_at').isNotNull(), lit('processing'))
    .when(col('confirmed_at').isNotNull(), lit('confirmed'))
    .otherwise(lit('pending'));
  const micros = microsBetween(col('pending_at'), shipped);
  return states
    .with({ created_at: created, created_date: dateOf(created), shipped_date: dateOf(shipped), status })
    .with({
      processing_minutes: when(
        all(col('status').eq('shipped'), micros.ge(0n)),
        micros.cast('double').over(lit(60_000_000, 'double')),
      ).otherwise(nullOf('double')),
    })
    .select(columnNames(factOrders));
}

export const stateColumns = orderState.map(({ name }) => name);

export const orders: Fact = {
  table: factOrders,
  counted: 'orders',
  stateColumns,
  state: eventState,
  fold: folded,
  rows: facts,
  warnings: warningConditions('order'),
};
