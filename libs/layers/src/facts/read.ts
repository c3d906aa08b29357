import { DeltaTable } from '@fastcart/delta';
import { col, input, type Plan } from '@fastcart/query';
import {
  type Backlog,
  type CommitRecord,
  commitsRead,
  type Inputs,
  nothingRead,
  type Positions,
  type Read,
  retainedFrom,
  type Rows,
  type Run,
  tableRead,
} from '@fastcart/runtime';
import { bronze, columnNames, factOrders, positionOf, silver } from '@fastcart/schemas';
import { changesOf, trusted } from './changes';
import { eventState } from './fold';

export interface FactOrdersTables {
  silver: DeltaTable;
  facts: DeltaTable;
}

export interface FactOrdersInput {
  from: Positions;
  /** Versions of Silver: after one, up to another. */
  after: bigint;
  to: bigint;
  /** Of the commit of that version. */
  id: bigint;
  /** States of orders by new events. */
  events: Rows;
  /** Rows of fact_orders that are affected. */
  stored: Read;
  /** Orders to fold again. */
  refolded: Read;
  /** States by all events of the orders to fold again. Undefined when there are none. */
  again: Rows | undefined;
  /** The created_date of each stored row. */
  storedDates: string[];
}

/** The position of fact_orders in Silver. */
export const position = positionOf(factOrders);

const everyEvent = input('silver', columnNames(silver)).filter(trusted);

/** The rows of the commit that ends a Silver run: the one before it, of the replaced rows, has the same counts. */
export function rowsOf(record: CommitRecord | undefined): number {
  if (record?.kind !== 'rows' || record.reached?.[bronze.name] === undefined) return 0;
  const { new: added = 0, replaced = 0 } = record.counts ?? {};
  return added + replaced;
}

/** What the fold needs of one batch; undefined when fact_orders has seen all of Silver. Errors: SOURCE_REWOUND. */
export async function read(run: Run, tables: FactOrdersTables, backlog: Backlog): Promise<FactOrdersInput | undefined> {
  const { engine } = run;
  const [ref] = await commitsRead(tables.facts, [position]);
  const start = ref ?? nothingRead;
  if (!(await backlog.isBehind(start))) return undefined;
  const { after, to, id, writers, housekeeping } = await backlog.next(start);
  tableRead(run, silver.name, Number(after), Number(to), writers);
  const inputs = { changes: backlog.rows(after, to), facts: tables.facts };
  const { inserted, refolded, affected } = changesOf(housekeeping, retainedFrom(tables.silver));
  // One column of the whole table shows which days have to be read in full.
  const affectedDates = input('facts', ['order_id', 'created_date'])
    .join(affected, { how: 'semi', on: ['order_id'] })
    .distinct('created_date');
  const [events, orders, days] = await Promise.all([
    engine.read('events', eventState(inserted), inputs),
    engine.read('refolded', refolded, inputs),
    engine.collect(affectedDates, inputs),
  ]);
  const storedDates = days.map(({ created_date }) => String(created_date));
  const onThem = input('facts', columnNames(factOrders)).filter(col('created_date').in(storedDates, 'date'));
  const stored = await engine.read('stored', onThem.join(affected, { how: 'semi', on: ['order_id'] }), inputs);
  const again = orders.count > 0 ? await readAgain(run, tables.silver, to, refolded, inputs) : undefined;
  return {
    from: { [position]: ref?.version },
    after,
    to,
    id,
    events: events.rows,
    stored,
    refolded: orders,
    again,
    storedDates,
  };
}

/** The states by all events that Silver has at a version: it may be further than the batch. */
async function readAgain(
  { engine }: Run,
  table: DeltaTable,
  version: bigint,
  orders: Plan,
  inputs: Inputs,
): Promise<Rows> {
  const silver = await DeltaTable.open(table.url, { version: Number(version) });
  try {
    const events = everyEvent.join(orders, { how: 'semi', on: ['order_id'] });
    return (await engine.read('again', eventState(events), { ...inputs, silver })).rows;
  } finally {
    silver.close();
  }
}
