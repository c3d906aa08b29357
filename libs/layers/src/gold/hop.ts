import { type CommitResult, type DeltaTable, query, type Source } from '@fastcart/delta';
import { publish } from '@fastcart/published';
import { revenueMismatches } from '@fastcart/quality';
import { exprSql, toSql } from '@fastcart/query/sql';
import {
  type AdvanceRecord,
  commitOnce,
  FastcartError,
  type Hop,
  type HopReport,
  isAt,
  lost,
  type Run,
} from '@fastcart/runtime';
import {
  factOrders,
  goldFingerprint,
  type GoldTable,
  goldTables,
  planFingerprint,
  positionAt,
  published,
  replaced,
} from '@fastcart/schemas';
import { type GoldInput, type GoldTables, position, readOrders } from './read';

/** The new rows of each table, as Arrow files by name; a table without any has none. */
type Files = Record<string, string>;

/** fact_orders' changes into the Gold tables: dates that changed, and today's snapshots. Then the set is published. */
export class GoldHop implements Hop<GoldInput, Files> {
  /** Of this run: where it first finishes what an interrupted one began, it comes to tables and dates again. */
  private readonly counted = { dates: new Set<string>(), tables: new Set<string>() };

  constructor(
    private readonly run: Run,
    private readonly tables: GoldTables,
  ) {}

  read(): Promise<GoldInput | undefined> {
    return readOrders(this.run, this.tables);
  }

  /** One after the other: each takes every core, and the memory of one is enough. */
  async transform({ plans, orders }: GoldInput): Promise<Files> {
    const { sinkArrow } = await import('@fastcart/query/polars');
    const files: Files = {};
    for (const [name, plan] of Object.entries(plans)) {
      if (!plan) continue;
      const file = this.run.spool.arrow(name);
      await sinkArrow(plan, { orders }, file).catch((error: unknown) => {
        throw overflow(name, error);
      });
      files[name] = file;
    }
    return files;
  }

  /** Marketing's number is finance's, in what is about to be written. */
  async check({ scope }: GoldInput, files: Files): Promise<void> {
    const relations = Object.fromEntries(goldTables.map((table) => [table.name, this.written(table, files)]));
    const mismatches = await query(toSql(revenueMismatches(scope.shipped)), relations).rows();
    if (mismatches.length === 0) return;
    const sentences = mismatches.map(
      (row) => `${row.date}: ${row.left_table} ${row.left_revenue}, ${row.right_table} ${row.right_revenue}`,
    );
    throw new FastcartError('AUDIT_FAILED', `revenues differ: ${sentences.join('; ')}`);
  }

  private written({ name }: GoldTable, files: Files): Source {
    const file = files[name];
    return file ? { arrow: file } : query('SELECT * FROM t WHERE false', { t: this.tables.gold[name]! });
  }

  async commit(input: GoldInput, files: Files): Promise<HopReport> {
    // Every commit that has begun is finished, whatever becomes of the others.
    const settled = await Promise.allSettled(goldTables.map((table) => this.replace(table, input, files[table.name])));
    const failed = settled.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    const commits = settled.map((outcome) => (outcome as PromiseFulfilledResult<CommitResult | undefined>).value);
    if (commits.includes(undefined)) return lost;
    const versions = Object.fromEntries(Object.entries(this.tables.gold).map(([name, table]) => [name, table.version]));
    const set = input.isNewest ? await this.publish(input, versions) : undefined;
    if (input.isNewest && !set) return lost;
    const { dates, tables } = this.counted;
    const counts = {
      dates: added(dates, [...input.scope.created, ...input.scope.shipped]),
      tables: added(
        tables,
        goldTables.map(({ name }) => name),
      ),
    };
    return { outcome: 'committed', counts, versions: { ...versions, ...(set && { published: set.version }) } };
  }

  private publish(
    { after, to, id, from, scope }: GoldInput,
    versions: Record<string, number>,
  ): Promise<CommitResult | undefined> {
    const { published: table, below } = this.tables;
    const set = { asOf: scope.asOf, versions: { ...below, [factOrders.name]: Number(to), ...versions } };
    const before = from[published.name]!;
    const range = { table: factOrders.name, after: later(before[position], after), upTo: Number(to) };
    return publish(this.run, table, set, { from: before, to: positionAt(position, { version: to, id }) }, { range });
  }

  /** Undefined when another run has moved the table to another position. */
  private async replace(
    table: GoldTable,
    input: GoldInput,
    file: string | undefined,
  ): Promise<CommitResult | undefined> {
    const target = this.tables.gold[table.name] as DeltaTable;
    const from = input.from[table.name]!;
    const first = from[position] === undefined && { [planFingerprint]: goldFingerprint(table) };
    const reached = positionAt(position, { version: input.to, id: input.id });
    const to = { ...reached, ...first };
    // An earlier run was interrupted after this table.
    if (from[position] === input.to) return { version: target.version, metrics: {} };
    const range = { table: factOrders.name, after: later(from[position], input.after), upTo: Number(input.to) };
    const record: AdvanceRecord = { kind: 'rows', range, asOf: input.scope.asOf };
    const where = replaced(table, input.scope);
    const committed = await commitOnce(this.run, table.name, target, { from, to, record }, (commit) => {
      if (where && file) return target.replaceWhere(exprSql(where), { arrow: file }, { commit });
      // Nothing to replace, but the position moves on.
      return target.append(this.written(table, {}), { commit });
    });
    if (committed) return committed;
    // Of two runs at once each may be the faster one at some tables. They write the same rows, and one of them publishes.
    return (await isAt(target, reached)) ? { version: target.version, metrics: {} } : undefined;
  }
}

/** How many of the names are new to the set, which then has them. */
function added(known: Set<string>, names: string[]): number {
  const before = known.size;
  for (const name of names) known.add(name);
  return known.size - before;
}

function later(position: bigint | undefined, after: bigint): number {
  return Number(position !== undefined && position > after ? position : after);
}

/** Polars tells the amount that does not fit; it is nobody's business in a log. */
function overflow(name: string, error: unknown): unknown {
  if (!/decimal/i.test((error as Error).message)) return error;
  return new FastcartError('AUDIT_FAILED', `${name}: a sum of money has more than 16 digits before the point`);
}
