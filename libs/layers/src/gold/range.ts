import type { DeltaTable, HistoryEntry } from '@fastcart/delta';
import { publishedSet } from '@fastcart/published';
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
} from '@fastcart/runtime';
import { type CommitRef, factOrders, factTables, goldTables, positionOf, published } from '@fastcart/schemas';

export interface GoldTables {
  facts: DeltaTable;
  /** The Gold tables by name. */
  gold: Record<string, DeltaTable>;
  published: DeltaTable;
  /** The versions of the tables below fact_orders, and of the other fact tables. They are published with it. */
  upstream: Record<string, number>;
}

/** The versions of fact_orders that a batch reads. */
export interface GoldRange {
  /** The positions of each table, and of `published`. */
  from: Record<string, Positions>;
  /** The batch begins after this version, or later for tables that have read more. */
  after: bigint;
  to: bigint;
  /** The id of the commit of version `to`. */
  id: bigint;
  /** Whether `to` is the newest version. The range of an interrupted run comes first and is not published. */
  isNewest: boolean;
  /** Whether a table has read nothing yet. It reads all orders, because the log may no longer have every change. */
  isFresh: boolean;
  /** The versions with changes for a table, oldest first, and the `traceparent` of the runs that wrote them. */
  newVersions: number[];
  writers: (string | undefined)[];
  /** Whether no commit can have set an order back to an earlier state. */
  isOnward: boolean;
}

/** The name of the position of each Gold table and of `published` in fact_orders. */
export const position = positionOf(published);

/** Undefined when every table and `published` have read all of fact_orders. Errors: SOURCE_REWOUND. */
export async function openRange(tables: GoldTables): Promise<GoldRange | undefined> {
  const followers = [...Object.entries(tables.gold), [published.name, tables.published] as const];
  const stored = (await Promise.all(followers.map(([, table]) => commitsRead(table, [position])))).flat();
  const from = Object.fromEntries(followers.map(([name], index) => [name, { [position]: stored[index]?.version }]));
  const newest = BigInt(tables.facts.version);
  const reached = stored.map((ref) => ref?.version ?? 0n);
  const refs = stored.filter((ref) => ref !== undefined);
  // Another run has read a later version than the one that was opened here.
  if (reached.some((version) => version > newest)) {
    for (const ref of refs) await isBehind(tables.facts, factOrders.name, ref);
    return undefined;
  }
  if (reached.every((version) => version >= newest) && (await isWhole(tables))) {
    requireSame(factOrders.name, await tables.facts.history(1), refs);
    return undefined;
  }
  // The range of an interrupted run is finished unchanged, so that all snapshots of a day are from the same version.
  const ofTables = reached.slice(0, goldTables.length);
  const furthest = ofTables.reduce((left, right) => (right > left ? right : left));
  const to = ofTables.every((version) => version === furthest) ? newest : furthest;
  // If an interrupted run left tables behind, all tables are computed for the dates since then, which changes nothing in the
  // others.
  const isFresh = reached.includes(0n);
  const earliest = refs
    .filter(({ version }) => version > 0n)
    .reduce((left, right) => (right.version < left.version ? right : left), { version: to, id: 0n });
  const least = earliest.version;
  const lineage =
    least === to
      ? await everyCommit(tables.facts, refs)
      : await commitsAfter(tables.facts, factOrders.name, earliest, refs);
  requireRead(lineage, least, reached);
  const commits = lineage.filter(({ version }) => BigInt(version) <= to);
  const unread = commits.find(({ version }) => BigInt(version) > least);
  const after = unread ? BigInt(unread.version - 1) : to;
  const last = commits.find(({ version }) => BigInt(version) === to);
  // Orders of a replay that was killed before it wrote Gold are changes too.
  const written = commits.map(({ version, info }) => ({ version, record: parse(info) }));
  const news = written.filter(({ record }) => !isHousekeeping(record) || record?.layer === 'replay');
  return {
    from,
    after: isFresh ? 0n : after,
    to,
    id: last ? commitId(last) : 0n,
    isNewest: to === newest,
    isFresh,
    newVersions: news.map(({ version }) => version).filter((version) => BigInt(version) > after),
    writers: news.map(({ record }) => record?.traceparent),
    isOnward: commits.length === Number(to - after) && commits.every(({ info }) => refoldedBy(info) === 0),
  };
}

/** Whether an interrupted run has already written every table, and only the set is not published. */
export function areWritten({ from, to }: GoldRange): boolean {
  return goldTables.every(({ name }) => from[name]![position] === to);
}

/** Whether the newest set has every Gold table: a run that filled a new table may have been killed before it published. */
async function isWhole({ published: table, upstream }: GoldTables): Promise<boolean> {
  const [newest] = await table.history(1);
  const record = newest && parse(newest.info);
  const set = record?.kind === 'set' ? record : await publishedSet(table);
  const named = [...factTables.filter(({ name }) => name in upstream), ...goldTables];
  return !set || named.every(({ name }) => name in set.versions);
}

function refoldedBy(info: HistoryEntry['info']): number | undefined {
  const record = parse(info);
  return record?.kind === 'rows' ? record.counts?.refolded : undefined;
}

/** The commits in the log, oldest first. Errors: SOURCE_REWOUND. */
async function everyCommit(table: DeltaTable, refs: CommitRef[]): Promise<HistoryEntry[]> {
  const history = await table.history();
  requireSame(factOrders.name, history, refs);
  return history.reverse();
}

/** Errors: SOURCE_REWOUND, when a table has read commits that a restore of fact_orders has undone. */
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
