import { type CommitOptions, type CommitResult, query } from '@fastcart/delta';
import { warningConditions } from '@fastcart/quality';
import { col, count, countDistinct, countWhere, lit, rel } from '@fastcart/query';
import { literalSql, toSql } from '@fastcart/query/sql';
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
import { type FactOrdersInput, type FactOrdersTables, position, readChanges, rowsOf, statesOf } from './read';
import { factsFingerprint } from './fingerprint';
import { facts, folded } from './fold';

const columns = columnNames(factOrders);
const rows = rel('rows', columns);
const stored = rel('stored', columns);

/** The folded orders, and those of which no trusted event is left. */
const removed = stored
  .join(rel('refolded', ['order_id']), { how: 'semi', on: ['order_id'] })
  .join(rows.select(['order_id']), { how: 'anti', on: ['order_id'] });
const changed = rows.with({ removed: lit(false) }).union(removed.with({ removed: lit(true) }));
const warnings = Object.entries(warningConditions('order')).map(
  ([name, broken]) => [name, countWhere(broken)] as const,
);
const figures = rows.group([], {
  rows: count(),
  orders: countDistinct(col('order_id')),
  ...Object.fromEntries(warnings),
});

interface FactOrdersOutput {
  /** The folded orders, as an Arrow file, and how many rows and orders it holds. */
  file: string;
  rows: number;
  orders: number;
  /** Orders by broken warning rule. */
  warnings: Record<string, number>;
}

type Write = (commit: CommitOptions) => Promise<CommitResult>;

/** Silver's changes into fact_orders: only orders that changed are read, folded and written. */
export class FactOrdersHop implements Hop<FactOrdersInput, FactOrdersOutput> {
  constructor(
    private readonly run: Run,
    private readonly tables: FactOrdersTables,
    private readonly backlog: Backlog = changeFeed(tables.silver, silver.name, run.batch, rowsOf),
  ) {}

  read(): Promise<FactOrdersInput | undefined> {
    return readChanges(this.run, this.tables, this.backlog);
  }

  async transform(input: FactOrdersInput): Promise<FactOrdersOutput> {
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
  check(_: FactOrdersInput, { rows, orders }: FactOrdersOutput): Promise<void> {
    if (rows === orders) return Promise.resolve();
    throw new FastcartError('AUDIT_FAILED', `fact_orders: ${orders} orders folded to ${rows} rows`);
  }

  async commit(input: FactOrdersInput, { file, orders, warnings }: FactOrdersOutput): Promise<HopReport> {
    const { facts: table } = this.tables;
    const counts = { orders, orders_before: input.storedRows, refolded: input.refoldedRows };
    const first = input.from[position] === undefined && { [planFingerprint]: factsFingerprint() };
    const to = { ...positionAt(position, { version: input.to, id: input.id }), ...first };
    const range = { table: silver.name, after: Number(input.after), upTo: Number(input.to) };
    const record: AdvanceRecord = { kind: 'rows', range, counts, warnings };
    const write = input.storedRows > 0 ? await this.upsert(input, file) : this.append(file);
    const committed = await commitOnce(this.run, 'fact_orders', table, { from: input.from, to, record }, write);
    if (!committed) return lost;
    return { outcome: 'committed', counts, versions: { fact_orders: committed.version }, failures: warnings };
  }

  private append(file: string): Write {
    return (commit) => this.tables.facts.append({ arrow: file }, { commit });
  }

  /** Reads only the days on which the affected orders were created. */
  private async upsert({ stored, refolded, dates }: FactOrdersInput, file: string): Promise<Write> {
    const files = { rows: { arrow: file }, stored: { arrow: stored }, refolded: { arrow: refolded } };
    const source = { arrow: this.run.spool.arrow('changed_orders') };
    await query(toSql(changed), files).toArrowFile(source.arrow);
    const among = `target.created_date IN (${dates.map((date) => literalSql(date, 'date')).join(', ')})`;
    const spec = { on: factOrders.key, among, deleted: 'removed' };
    return (commit) => this.tables.facts.upsert(source, spec, { commit });
  }
}
