import { type CommitOptions, type CommitResult, query, type Source } from '@fastcart/delta';
import { warningCounts } from '@fastcart/quality';
import { col, count, countDistinct, lit, rel } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { commitOnce, FastcartError, type Hop, type HopReport, lost, type Run } from '@fastcart/runtime';
import { columnNames, factOrders } from '@fastcart/schemas';
import { type CoreInput, type CoreTables, readChanges, source, statesOf } from './core-read';
import { facts, folded } from './fold';

const columns = columnNames(factOrders);
const rows = rel('rows', columns);
const stored = rel('stored', columns);

/** What the merge sees: the folded orders, and those of which no trusted event is left. */
const removed = stored
  .join(rel('refolded', ['order_id']), { how: 'semi', on: ['order_id'] })
  .join(rows.select(['order_id']), { how: 'anti', on: ['order_id'] });
const merged = rows.with({ removed: lit(false) }).union(removed.with({ removed: lit(true) }));
const createdDates = stored.distinct('created_date');
const keys = rows.group([], { rows: count(), orders: countDistinct(col('order_id')) });
const broken = warningCounts(rows, 'order');

/** Silver's changes into fact_orders: only orders that changed are read, folded and written. */
export class CoreHop implements Hop<CoreInput, string> {
  constructor(
    private readonly run: Run,
    private readonly tables: CoreTables,
  ) {}

  read(): Promise<CoreInput | undefined> {
    return readChanges(this.run, this.tables);
  }

  async transform(input: CoreInput): Promise<string> {
    const file = this.run.spool.arrow('fact_orders');
    const { sinkArrow } = await import('@fastcart/query/polars');
    const { events, stored: before, refolded, again } = input;
    await sinkArrow(
      facts(folded(statesOf(input))),
      { events, stored: before, refolded, ...(again && { again }) },
      file,
    );
    return file;
  }

  /** One row per order. */
  async check(_: CoreInput, file: string): Promise<void> {
    const [counted] = await query(toSql(keys), { rows: { arrow: file } }).rows();
    if (counted!.rows === counted!.orders) return;
    throw new FastcartError('AUDIT_FAILED', `fact_orders: ${counted!.orders} orders folded to ${counted!.rows} rows`);
  }

  async commit(input: CoreInput, file: string): Promise<HopReport> {
    const { facts: table } = this.tables;
    const files = { rows: { arrow: file }, stored: { arrow: input.stored }, refolded: { arrow: input.refolded } };
    const [[counted] = [], [warned] = []] = await Promise.all(
      [keys, broken].map((plan) => query(toSql(plan), files).rows()),
    );
    const counts = { orders: Number(counted!.rows), orders_before: input.storedRows };
    const warnings = Object.fromEntries(Object.entries(warned!).map(([name, orders]) => [name, Number(orders)]));
    const to = { [source]: input.to };
    const metadata = { counts, warnings, silver: { after: Number(input.from[source] ?? 0n), upTo: Number(input.to) } };
    const committed = await commitOnce(
      this.run,
      'fact_orders',
      table,
      { from: input.from, to, metadata },
      async (commit) => {
        if (input.storedRows === 0) return table.append({ arrow: file }, { commit });
        const dates = await query(toSql(createdDates), files).rows();
        return this.merge(
          query(toSql(merged), files),
          dates.map(({ created_date }) => String(created_date)),
          commit,
        );
      },
    );
    return committed ? { outcome: 'committed', counts, versions: { fact_orders: committed.version } } : lost;
  }

  /** The days on which the affected orders were created keep the merge from reading the whole table. */
  private merge(source: Source, dates: string[], commit: CommitOptions): Promise<CommitResult> {
    const days = dates.map((date) => `DATE '${date}'`).join(', ');
    return this.tables.facts.merge(
      source,
      {
        on: `target.order_id = source.order_id AND target.created_date IN (${days})`,
        whenMatched: [{ predicate: 'source.removed', delete: true }, {}],
        whenNotMatched: [{}],
      },
      { commit },
    );
  }
}
