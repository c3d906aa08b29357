import { warningConditions } from '@fastcart/quality';
import { col, count, countDistinct, countWhere, lit, nullOf, input, type Plan } from '@fastcart/query';
import { countsOf, type Rows, type Run } from '@fastcart/runtime';
import { columnNames, factOrders } from '@fastcart/schemas';
import { facts, folded, stateColumns } from './fold';
import type { FactOrdersInput } from './read';

export interface FactOrdersOutput {
  /** The folded orders. Where orders are stored, also those of which no trusted event is left, as `removed`. */
  changed: Rows;
  rows: number;
  orders: number;
  /** Orders by broken warning rule. */
  warnings: Record<string, number>;
}

const columns = columnNames(factOrders);
const rows = input('rows', columns);

const counts = rows.group([], {
  rows: count(),
  orders: countDistinct(col('order_id')),
  ...Object.fromEntries(Object.entries(warningConditions('order')).map(([name, broken]) => [name, countWhere(broken)])),
});

const removed = input('stored', columns)
  .join(input('refolded', ['order_id']), { how: 'semi', on: ['order_id'] })
  .join(rows.select(['order_id']), { how: 'anti', on: ['order_id'] });
const changes = rows.with({ removed: lit(false) }).union(removed.with({ removed: lit(true) }));

/** New events folded onto the orders that they are of. */
export async function transform({ engine }: Run, input: FactOrdersInput): Promise<FactOrdersOutput> {
  const { events, again } = input;
  const [stored, refolded] = [input.stored.rows, input.refolded.rows];
  const states = { events, stored, refolded, ...(again && { again }) };
  const rows = await engine.compute('fact_orders', facts(folded(statesOf(again !== undefined))), states);
  const { rows: rowCount, orders, ...warnings } = await countsOf(engine, counts, { rows });
  const changed = input.stored.count > 0 ? await engine.compute('changed', changes, { rows, stored, refolded }) : rows;
  return { changed, rows: rowCount!, orders: orders!, warnings };
}

const untouched = (name: string): Plan =>
  input(name, stateColumns).join(input('refolded', ['order_id']), { how: 'anti', on: ['order_id'] });

/** The states to fold: new events onto stored rows, and every event of the orders that are folded again. */
function statesOf(isAgain: boolean): Plan {
  const states = storedStates().union(untouched('events'));
  return isAgain ? states.union(input('again', stateColumns)) : states;
}

const ending = ['order_id', 'last_event_at'];

/**
 * A stored row whose last event comes again, because retention has taken it from Silver since, leaves it to the new one to
 * be the last: of the states of an order, one has that time.
 */
function storedStates(): Plan {
  const again = input('events', stateColumns).select(ending);
  const [left, taken] = (['anti', 'semi'] as const).map((how) => untouched('stored').join(again, { how, on: ending }));
  return left!.union(taken!.with({ last_event_at: nullOf('timestamp') }));
}
