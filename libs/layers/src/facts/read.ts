import { DeltaTable, query, type Relation as Source } from '@fastcart/delta';
import { all, col, none, rel, type Relation } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import {
  type Backlog,
  type CommitRecord,
  commitsRead,
  nothingRead,
  type Positions,
  retainedFrom,
  type Run,
  tableRead,
} from '@fastcart/runtime';
import { bronze, columnNames, factOrders, feed, positionOf, silver } from '@fastcart/schemas';
import { eventState, isComplete, stateColumns } from './fold';

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
  /** Arrow files. States of orders by new events; rows of fact_orders that are affected; orders to fold again. */
  events: string;
  stored: string;
  refolded: string;
  /** States by all events of the orders to fold again. Undefined when there are none. */
  again: string | undefined;
  storedRows: number;
  refoldedRows: number;
  /** The created_date of each stored row. */
  dates: string[];
}

/** The position of fact_orders in Silver. */
export const position = positionOf(factOrders);

const trusted = col('data_quality_score');

/** The change feed of Silver as the fold takes it. */
interface Changes {
  inserted: Relation;
  /** The orders of which an event was replaced: what the old event said is in their stored row, so they cannot be folded on. */
  refolded: Relation;
  affected: Relation;
}

/**
 * `horizon`: the first day that Silver still has. An older order cannot be folded again from it: what replaced an
 * event of it is folded onto its row like a new one, and what the old event said stays.
 */
function changesOf(housekeeping: number[], horizon: string | undefined): Changes {
  const changes = feed(columnNames(silver), housekeeping);
  const ofType = (type: string): Relation => changes.filter(all(col('_change_type').eq(type), trusted));
  const replaced = changes.filter(col('_change_type').eq('update_preimage')).distinct('order_id');
  if (horizon === undefined) return affecting(ofType('insert'), replaced);
  const older = rel('facts', ['order_id', 'first_event_at']).filter(isComplete(horizon).not()).select(['order_id']);
  const onto = ofType('update_postimage').join(older, { how: 'semi', on: ['order_id'] });
  return affecting(ofType('insert').union(onto), replaced.join(older, { how: 'anti', on: ['order_id'] }));
}

function affecting(inserted: Relation, refolded: Relation): Changes {
  return { inserted, refolded, affected: inserted.select(['order_id']).union(refolded).distinct('order_id') };
}

const everyEvent = rel('silver', columnNames(silver)).filter(trusted);

/** Of the commit that ends a Silver run: the one before it, of the replaced rows, has the same counts. */
export function rowsOf(record: CommitRecord | undefined): number {
  if (record?.kind !== 'rows' || record.reached?.[bronze.name] === undefined) return 0;
  const { new: added = 0, replaced = 0 } = record.counts ?? {};
  return added + replaced;
}

/** Spools what the fold needs of one batch; undefined when fact_orders has seen all of Silver. Errors: SOURCE_REWOUND. */
export async function readChanges(
  run: Run,
  tables: FactOrdersTables,
  backlog: Backlog,
): Promise<FactOrdersInput | undefined> {
  const [read] = await commitsRead(tables.facts, [position]);
  const start = read ?? nothingRead;
  if (!(await backlog.isBehind(start))) return undefined;
  const { after, to, id, writers, housekeeping } = await backlog.next(start);
  tableRead(run, silver.name, Number(after), Number(to), writers);
  const relations = { changes: backlog.rows(after, to), facts: tables.facts };
  const spool = async (
    name: string,
    plan: Relation,
    inputs: Record<string, Source> = relations,
  ): Promise<{ file: string; rows: number }> => {
    const file = run.spool.arrow(name);
    return { file, ...(await query(toSql(plan), inputs).toArrowFile(file)) };
  };
  const { inserted, refolded, affected } = changesOf(housekeeping, retainedFrom(tables.silver));
  // One column of the whole table says which days have to be read in full.
  const affectedDates = rel('facts', ['order_id', 'created_date'])
    .join(affected, { how: 'semi', on: ['order_id'] })
    .distinct('created_date');
  const reading = Promise.all([
    spool('events', eventState(inserted)),
    spool('refolded', refolded),
    query(toSql(affectedDates), relations).rows(),
  ]);
  const foldAgain = async (): Promise<{ file: string }> => {
    // Silver may be further than the batch.
    const silver = await DeltaTable.open(tables.silver.url, { version: Number(to) });
    try {
      const events = everyEvent.join(refolded, { how: 'semi', on: ['order_id'] });
      return await spool('again', eventState(events), { ...relations, silver });
    } finally {
      silver.close();
    }
  };
  // Loads while the binding reads.
  const [[events, orders, places]] = await Promise.all([reading, import('@fastcart/query/polars')]);
  const dates = places.map(({ created_date }) => String(created_date));
  const onThem = rel('facts', columnNames(factOrders)).filter(col('created_date').in(dates, 'date'));
  const stored = await spool('stored', onThem.join(affected, { how: 'semi', on: ['order_id'] }));
  const again = orders.rows > 0 ? await foldAgain() : undefined;
  return {
    from: { [position]: read?.version },
    after,
    to,
    id,
    events: events.file,
    refolded: orders.file,
    refoldedRows: orders.rows,
    stored: stored.file,
    again: again?.file,
    storedRows: stored.rows,
    dates,
  };
}

const untouched = (name: string): Relation =>
  rel(name, stateColumns).join(rel('refolded', ['order_id']), { how: 'anti', on: ['order_id'] });

const ending = ['order_id', 'last_event_at'];

/**
 * A stored row whose last event comes again, because retention has taken it from Silver since, leaves it to the new one to
 * be the last: of the states of an order, one has that time.
 */
function storedStates(): Relation {
  const again = rel('events', stateColumns).select(ending);
  const [left, taken] = (['anti', 'semi'] as const).map((how) => untouched('stored').join(again, { how, on: ending }));
  return left!.union(taken!.with({ last_event_at: none('timestamp') }));
}

/** The states to fold: new events onto stored rows, and every event of the orders that are folded again. */
export function statesOf(input: FactOrdersInput): Relation {
  const states = storedStates().union(untouched('events'));
  return input.again === undefined ? states : states.union(rel('again', stateColumns));
}
