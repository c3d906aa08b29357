import { DeltaTable, type HistoryEntry, query, type Relation as Source } from '@fastcart/delta';
import { all, col, rel, type Relation } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { nextBatch, type Positions, positionsOf, type Run } from '@fastcart/runtime';
import { columnNames, factOrders, silver } from '@fastcart/schemas';
import { eventState, stateColumns } from './fold';

export interface CoreTables {
  silver: DeltaTable;
  facts: DeltaTable;
}

export interface CoreInput {
  from: Positions;
  to: bigint;
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

/** Source of the position in fact_orders. */
export const source = 'silver';

const trusted = col('data_quality_score');
const changes = rel('changes', [...columnNames(silver), '_change_type']);
const inserted = changes.filter(all(col('_change_type').eq('insert'), trusted));

/**
 * An order of which an event was replaced cannot be folded on: what the old event said is in its stored row. A deleted
 * event is one that retention took: the order stays as it is.
 */
const refolded = changes.filter(col('_change_type').eq('update_preimage')).distinct('order_id');
const affected: Relation = inserted.select(['order_id']).union(refolded).distinct('order_id');

const everyEvent = rel('silver', columnNames(silver))
  .filter(trusted)
  .join(refolded, { how: 'semi', on: ['order_id'] });

/** One column of the whole table says which days have to be read in full. */
const affectedDates = rel('facts', ['order_id', 'created_date'])
  .join(affected, { how: 'semi', on: ['order_id'] })
  .distinct('created_date');

/** Of the commit that ends a Silver run: the one before it, of the replaced rows, has the same counts. */
function rowsOf({ counts, reached }: HistoryEntry['info']): number {
  if (!(reached as Record<string, string> | undefined)?.bronze) return 0;
  const { new: added, replaced } = counts as Record<'new' | 'replaced', number>;
  return added + replaced;
}

/** Spools what the fold needs of one batch; undefined when fact_orders has seen all of Silver. */
export async function readChanges(run: Run, tables: CoreTables): Promise<CoreInput | undefined> {
  const from = await positionsOf(tables.facts, [source]);
  const after = from[source] ?? 0n;
  if (after >= BigInt(tables.silver.version)) return undefined;
  const { to } = await nextBatch(tables.silver, after, run.batch.rows, rowsOf);
  const relations = {
    changes: { changes: tables.silver, from: Number(after) + 1, to: Number(to) },
    facts: tables.facts,
  };
  const spool = async (
    name: string,
    plan: Relation,
    inputs: Record<string, Source> = relations,
  ): Promise<{ file: string; rows: number }> => {
    const file = run.spool.arrow(name);
    return { file, ...(await query(toSql(plan), inputs).toArrowFile(file)) };
  };
  const reading = Promise.all([
    spool('events', eventState(inserted)),
    spool('refolded', refolded),
    query(toSql(affectedDates), relations).rows(),
  ]);
  const foldAgain = async (): Promise<{ file: string }> => {
    // Silver may be further than the batch.
    const silver = await DeltaTable.open(tables.silver.url, { version: Number(to) });
    try {
      return await spool('again', eventState(everyEvent), { ...relations, silver });
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
    from,
    to,
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

/** The states to fold: new events onto stored rows, and every event of the orders that are folded again. */
export function statesOf(input: CoreInput): Relation {
  const states = untouched('stored').union(untouched('events'));
  return input.again === undefined ? states : states.union(rel('again', stateColumns));
}
