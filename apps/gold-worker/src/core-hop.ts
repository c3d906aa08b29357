import { type CommitOptions, type CommitResult, query, type Source } from '@fastcart/delta';
import { warningConditions } from '@fastcart/quality';
import { col, count, countDistinct, countWhere, lit, rel } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import {
  type AdvanceRecord,
  type Backlog,
  changeFeed,
  commitOnce,
  FastcartError,
  type Hop,
  type HopReport,
  lost,
  type Run,
  tally,
} from '@fastcart/runtime';
import { columnNames, factOrders, planFingerprint, positionAt, silver } from '@fastcart/schemas';
import { type CoreInput, type CoreTables, position, readChanges, rowsOf, statesOf } from './core-read';
import { factsFingerprint } from './fingerprint';
import { facts, folded } from './fold';

const columns = columnNames(factOrders);
const rows = rel('rows', columns);
const stored = rel('stored', columns);

/** What the merge sees: the folded orders, and those of which no trusted event is left. */
const removed = stored
  .join(rel('refolded', ['order_id']), { how: 'semi', on: ['order_id'] })
  .join(rows.select(['order_id']), { how: 'anti', on: ['order_id'] });
const merged = rows.with({ removed: lit(false) }).union(removed.with({ removed: lit(true) }));
const warnings = Object.entries(warningConditions('order')).map(
  ([name, broken]) => [name, countWhere(broken)] as const,
);
const figures = rows.group([], {
  rows: count(),
  orders: countDistinct(col('order_id')),
  ...Object.fromEntries(warnings),
});

interface CoreOutput {
  /** The folded orders, as an Arrow file, and how many rows and orders it holds. */
  file: string;
  rows: number;
  orders: number;
  /** Orders by broken warning rule. */
  warnings: Record<string, number>;
}

/** Silver's changes into fact_orders: only orders that changed are read, folded and written. */
export class CoreHop implements Hop<CoreInput, CoreOutput> {
  constructor(
    private readonly run: Run,
    private readonly tables: CoreTables,
    private readonly backlog: Backlog = changeFeed(tables.silver, silver.name, run.batch, rowsOf),
  ) {}

  read(): Promise<CoreInput | undefined> {
    return readChanges(this.run, this.tables, this.backlog);
  }

  async transform(input: CoreInput): Promise<CoreOutput> {
    const file = this.run.spool.arrow('fact_orders');
    const { sinkArrow } = await import('@fastcart/query/polars');
    const { events, stored: before, refolded, again } = input;
    await sinkArrow(
      facts(folded(statesOf(input))),
      { events, stored: before, refolded, ...(again && { again }) },
      file,
    );
    const { rows, orders, ...broken } = await tally(toSql(figures), { rows: { arrow: file } });
    return { file, rows: rows!, orders: orders!, warnings: broken };
  }

  /** One row per order. */
  check(_: CoreInput, { rows, orders }: CoreOutput): Promise<void> {
    if (rows === orders) return Promise.resolve();
    throw new FastcartError('AUDIT_FAILED', `fact_orders: ${orders} orders folded to ${rows} rows`);
  }

  async commit(input: CoreInput, { file, orders, warnings }: CoreOutput): Promise<HopReport> {
    const { facts: table } = this.tables;
    const files = { rows: { arrow: file }, stored: { arrow: input.stored }, refolded: { arrow: input.refolded } };
    const counts = { orders, orders_before: input.storedRows, refolded: input.refoldedRows };
    const first = input.from[position] === undefined && { [planFingerprint]: factsFingerprint() };
    const to = { ...positionAt(position, { version: input.to, id: input.id }), ...first };
    const range = { table: silver.name, after: Number(input.after), upTo: Number(input.to) };
    const record: AdvanceRecord = { kind: 'rows', range, counts, warnings };
    const committed = await commitOnce(this.run, 'fact_orders', table, { from: input.from, to, record }, (commit) => {
      if (input.storedRows === 0) return table.append({ arrow: file }, { commit });
      return this.merge(query(toSql(merged), files), input.dates, commit);
    });
    if (!committed) return lost;
    return { outcome: 'committed', counts, versions: { fact_orders: committed.version }, failures: warnings };
  }

  /**
   * The days on which the affected orders were created keep the merge from reading the whole table. Of a column that is
   * compared as it is, delta-rs writes the least and greatest value into the table's log, where no order belongs.
   */
  private merge(source: Source, dates: string[], commit: CommitOptions): Promise<CommitResult> {
    const days = dates.map((date) => `DATE '${date}'`).join(', ');
    return this.tables.facts.merge(
      source,
      {
        on: `target.order_id || '' = source.order_id || '' AND target.created_date IN (${days})`,
        whenMatched: [{ predicate: 'source.removed', delete: true }, {}],
        whenNotMatched: [{}],
      },
      { commit },
    );
  }
}
