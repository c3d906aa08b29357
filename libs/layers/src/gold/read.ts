import { DeltaTable, type HistoryEntry, query, type Relation as Source } from '@fastcart/delta';
import { col, lit, columnsNamedIn, rel, type Relation } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import {
  commitId,
  commitsAfter,
  commitsRead,
  FastcartError,
  isBehind,
  isHousekeeping,
  parse,
  type Positions,
  requireSame,
  requireUndamaged,
  type Run,
  tableRead,
} from '@fastcart/runtime';
import {
  columnNames,
  type CommitRef,
  computed,
  factOrders,
  goldTables,
  positionOf,
  published,
  type Scope,
} from '@fastcart/schemas';
import { scopeOf } from './scope';

export interface GoldTables {
  facts: DeltaTable;
  /** By name: the Gold tables. */
  gold: Record<string, DeltaTable>;
  published: DeltaTable;
  /** Versions of the layers below that fact_orders rests on: they are published with it. */
  below: Record<string, number>;
}

export interface GoldInput {
  /** Versions of fact_orders: after one, unless a table has read more, up to another. */
  after: bigint;
  to: bigint;
  /** Of the commit of that version. */
  id: bigint;
  /** Whether that is all there is: an interrupted run that is finished first is not published. */
  isNewest: boolean;
  /** The position of each table, and of the published set. */
  from: Record<string, Positions>;
  scope: Scope;
  /** What each table is computed by; undefined for one that the changes do not touch. */
  plans: Record<string, Relation | undefined>;
  /** Rows of fact_orders that the plans are computed from, with the columns that they name, as an Arrow file. */
  orders: string;
}

/** The position of each Gold table and of the published set in fact_orders. */
export const position = positionOf(published);

const facts = rel('facts', columnNames(factOrders));
const nothing = facts.filter(lit(false));

/** Undefined when every table and the published set have seen all of fact_orders. Errors: SOURCE_REWOUND. */
export async function readOrders(run: Run, tables: GoldTables): Promise<GoldInput | undefined> {
  const followers = [...Object.entries(tables.gold), [published.name, tables.published] as const];
  const stored = (await Promise.all(followers.map(([, table]) => commitsRead(table, [position])))).flat();
  const from = Object.fromEntries(followers.map(([name], index) => [name, { [position]: stored[index]?.version }]));
  const newest = BigInt(tables.facts.version);
  const reached = stored.map((read) => read?.version ?? 0n);
  const reads = stored.filter((read) => read !== undefined);
  // Another run is at it: it has seen more than fact_orders held when it was opened here.
  if (reached.some((position) => position > newest)) {
    for (const read of reads) await isBehind(tables.facts, factOrders.name, read);
    return undefined;
  }
  if (reached.every((position) => position >= newest)) {
    requireSame(factOrders.name, await tables.facts.history(1), reads);
    return undefined;
  }
  // What an interrupted run began is finished as it was begun, so that the snapshots of a day are of one moment.
  const ofTables = reached.slice(0, goldTables.length);
  const furthest = ofTables.reduce((left, right) => (right > left ? right : left));
  const to = ofTables.every((position) => position === furthest) ? newest : furthest;
  // A table that has read nothing yet takes all orders, because the log may not have every change any more. One that an
  // interrupted run left behind is computed over all dates since then; for the others that is no change.
  const fresh = reached.includes(0n);
  const earliest = reads
    .filter(({ version }) => version > 0n)
    .reduce((left, right) => (right.version < left.version ? right : left), { version: to, id: 0n });
  const least = earliest.version;
  const lineage =
    least === to
      ? await everyCommit(tables.facts, reads)
      : await commitsAfter(tables.facts, factOrders.name, earliest, reads);
  requireRead(lineage, least, reached);
  const commits = lineage.filter(({ version }) => BigInt(version) <= to);
  const unread = commits.find(({ version }) => BigInt(version) > least);
  const after = unread ? BigInt(unread.version - 1) : to;
  const last = commits.find(({ version }) => BigInt(version) === to);
  // The orders that a replay put in, which was killed before it came to Gold, are news as well.
  const written = commits.map(({ version, info }) => ({ version, record: parse(info) }));
  const news = written.filter(({ record }) => !isHousekeeping(record) || record?.layer === 'replay');
  tableRead(
    run,
    factOrders.name,
    Number(fresh ? 0n : after),
    Number(to),
    news.map(({ record }) => record?.traceparent),
  );
  const before = fresh ? undefined : await dayBefore(tables.published, commits, Number(to - after));
  const versions = news.map(({ version }) => version).filter((version) => BigInt(version) > after);
  const feeds = feedsOf(tables.facts, versions);
  const fed = Object.keys(feeds).map((name) => rel(name, facts.columns));
  const [first = nothing, ...others] = fresh ? [facts, ...fed] : fed;
  const changes = first.union(...others);
  // Only a changed order can have moved the day, unless one went back.
  const candidates = before === undefined ? facts : changes;
  const orders = to === newest ? tables.facts : await DeltaTable.open(tables.facts.url, { version: Number(to) });
  await requireUndamaged(factOrders.name, tables.facts, versions);
  const scope = await scopeOf(changes, candidates, { facts: orders, ...feeds }, before);
  const file = run.spool.parquet('orders');
  const whole = columnNames(factOrders);
  const named = Object.values(plansOf(whole, scope)).flatMap((plan) => (plan ? [...columnsNamedIn(plan)] : []));
  const columns = whole.filter((name) => named.includes(name));
  await query(toSql(ordersIn(scope).select(columns)), { facts: orders }).toParquetFile(file);
  if (orders !== tables.facts) orders.close();
  return {
    after: fresh ? 0n : after,
    to,
    id: last ? commitId(last) : 0n,
    isNewest: to === newest,
    from,
    scope,
    plans: plansOf(columns, scope),
    orders: file,
  };
}

/** Those that the log has, oldest first. Errors: SOURCE_REWOUND. */
async function everyCommit(table: DeltaTable, reads: CommitRef[]): Promise<HistoryEntry[]> {
  const history = await table.history();
  requireSame(factOrders.name, history, reads);
  return history.reverse();
}

/**
 * The changes of these versions, a relation for each run of them without a gap: what lies between was no news, or undone
 * by a restore, and its files may be gone.
 */
function feedsOf(table: DeltaTable, versions: number[]): Record<string, Source> {
  const ranges: { from: number; to: number }[] = [];
  for (const version of versions) {
    const last = ranges.at(-1);
    if (last?.to === version - 1) last.to = version;
    else ranges.push({ from: version, to: version });
  }
  return Object.fromEntries(ranges.map((range, index) => [`changes_${index}`, { changes: table, ...range }]));
}

/** Errors: SOURCE_REWOUND, when a table has read what a restore of fact_orders has undone. */
function requireRead(commits: HistoryEntry[], least: bigint, reached: bigint[]): void {
  const undone = reached.find(
    (position) => position > least && !commits.some(({ version }) => BigInt(version) === position),
  );
  if (undone === undefined) return;
  throw new FastcartError(
    'SOURCE_REWOUND',
    `${factOrders.name} was set back, and a Gold table has read it up to ${undone}`,
  );
}

function plansOf(columns: string[], scope: Scope): GoldInput['plans'] {
  return Object.fromEntries(goldTables.map((table) => [table.name, computed(table, rel('orders', columns), scope)]));
}

/**
 * The day that the published orders had come to; undefined when one of the `expected` commits of fact_orders since may
 * have set an order back.
 */
async function dayBefore(
  published: DeltaTable,
  changes: HistoryEntry[],
  expected: number,
): Promise<string | null | undefined> {
  const [set] = await published.history(1);
  const record = set && parse(set.info);
  const onward = changes.length === expected && changes.every(({ info }) => refoldedBy(info) === 0);
  return onward && record?.kind === 'set' ? record.asOf : undefined;
}

function refoldedBy(info: HistoryEntry['info']): number | undefined {
  const record = parse(info);
  return record?.kind === 'rows' ? record.counts?.refolded : undefined;
}

/** All sales, for the snapshots, and every order created on a date that is computed anew. */
function ordersIn({ created, shipped }: Scope): Relation {
  const dates = [...new Set([...created, ...shipped])];
  return facts.filter(col('status').eq('shipped').or(col('created_date').in(dates, 'date')));
}
