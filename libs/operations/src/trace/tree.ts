import { FastcartError } from '@fastcart/runtime';
import { bronze, depthOf, factOrders } from '@fastcart/schemas';
import { type Basis, basisOf, topmost } from './basis';
import { type Commit, type Commits, type Offsets, type Range, tableOf } from './commits';
import { type Gap, Gaps } from './gaps';
import { readUpTo } from './positions';
import { merged, union } from './ranges';

/** The commits of a run to the traced tables, and the runs that wrote its input. */
export interface TracedRun extends Pick<Commit, 'runId' | 'layer' | 'traceId' | 'startedAt' | 'counts' | 'set'> {
  /** The milliseconds of the run's steps before its last commit. */
  milliseconds: Record<string, number>;
  /** `restored`: the earlier version whose rows the table has again. */
  wrote: { table: string; version: number; committedAt: string; asOf: string | null; restored: number | null }[];
  /** Null for a restore and a clone. */
  read: Range | null;
  /** The runs of the versions that were read or restored, oldest first; none for messages and for a replay. */
  from: TracedRun[];
}

export interface Trace {
  run: TracedRun;
  /** The messages of the change. Without a topic when no commit of Bronze names it. */
  fedBy: { topic: string | null; offsets: Offsets[]; missing: Gap[] };
  restsOn: Basis;
}

/** The tree of a run. Errors: USAGE_INVALID when no table has a commit of it. */
export async function traceRun(commits: Commits, tables: readonly string[], runId: string): Promise<Trace> {
  const all = (await Promise.all(tables.map((table) => commits.of(table)))).flat();
  const own = all.filter((commit) => commit.runId === runId);
  if (own.length === 0)
    throw new FastcartError(
      'USAGE_INVALID',
      `no table has a commit of a run ${runId}: check the id; a run cannot be traced once the logs of its tables were cleaned`,
    );
  return traceOf(commits, topOf(own));
}

/**
 * The tree of a version of a table, by default the newest. Errors: USAGE_INVALID when no run wrote it, or when the table's log
 * no longer has it.
 */
export async function traceTable(commits: Commits, table: string, version: number | undefined): Promise<Trace> {
  const { commits: held, gone } = await commits.lineage(table, version);
  const commit =
    version === undefined ? (held.find(isWriter) ?? held[0]) : held.find((each) => each.version === version);
  if (commit) return traceOf(commits, [commit]);
  const name = version === undefined ? table : `${table}@${version}`;
  const isGone = version === undefined ? gone > 0 : gone === version;
  throw new FastcartError(
    'USAGE_INVALID',
    isGone
      ? `${name} cannot be traced: the log of the table was cleaned, and no longer has the run that wrote it`
      : `no run wrote ${name}`,
  );
}

/** The commits of a run without those that the run itself has read, such as the commits of a Gold run to fact_orders. */
function topOf(own: Commit[]): Commit[] {
  return own.filter((commit) => !own.some(({ range }) => covers(range, commit)));
}

async function traceOf(commits: Commits, top: Commit[]): Promise<Trace> {
  const gaps = new Gaps();
  const run = await grow(commits, top, gaps);
  const topics = (await commits.of(bronze.name)).flatMap(({ range }) => (range && 'topic' in range ? range.topic : []));
  return {
    run,
    fedBy: { topic: topics[0] ?? null, offsets: leaves(run), missing: gaps.list },
    restsOn: await basisOf(commits, top, run.read),
  };
}

async function grow(commits: Commits, own: Commit[], gaps: Gaps): Promise<TracedRun> {
  const { runId, layer, traceId, startedAt, set } = own[0]!;
  const last = own.reduce((newest, commit) => (commit.committedAt >= newest.committedAt ? commit : newest));
  const read = await readBy(commits, own);
  const runs = Map.groupBy(await below(commits, own, read, gaps), (commit) => commit.runId);
  return {
    runId,
    layer,
    traceId,
    startedAt,
    milliseconds: last.milliseconds,
    counts: summed(own),
    wrote: own.map(({ table, version, committedAt, asOf, restored }) => ({
      ...{ table, version, committedAt, asOf, restored },
    })),
    read,
    set,
    from: await Promise.all([...runs.values()].map((each) => grow(commits, topOf(each), gaps))),
  };
}

/** A replay computes tables again, one from the other. All of them come from the source of the lowest one. */
async function readBy(commits: Commits, own: Commit[]): Promise<Range | null> {
  if (own[0]!.layer !== 'replay' || !own[0]!.isKnown) return own.map(({ range }) => range).reduce(union);
  const depth = ({ table }: Commit): number => depthOf(tableOf(table));
  const lowest = own.reduce((left, right) => (depth(right) < depth(left) ? right : left));
  const read = await readUpTo(commits.lake, lowest);
  return read ? { table: read.table, after: 0, upTo: read.version } : null;
}

/** The commits that were read or restored, oldest first. */
async function below(commits: Commits, own: Commit[], read: Range | null, gaps: Gaps): Promise<Commit[]> {
  const unknown = own.filter(({ isKnown }) => !isKnown);
  for (const { table, version } of unknown) gaps.add({ table, before: version + 1, because: 'unknown' });
  if (unknown.length > 0) return [];
  switch (own[0]!.layer) {
    case 'replay':
      return [];
    case 'restore':
      return (await Promise.all(topmost(own).map((commit) => broughtBack(commits, commit, gaps)))).flat();
    case 'clone': {
      const [{ table, version }] = topmost(own) as [Commit];
      gaps.add({ table, before: version, because: 'cloned' });
      return [];
    }
  }
  if (!read || 'topic' in read) return [];
  const { commits: held, gone } = await commits.lineage(read.table, read.upTo);
  // Version 0 is an empty table.
  if (gone > read.after) gaps.add({ table: read.table, before: gone + 1, because: 'cleaned' });
  return held.filter((commit) => covers(read, commit) && isNews(commit)).reverse();
}

/** The commit of the version that a restore has restored; for `published`, the commit of fact_orders. */
async function broughtBack(commits: Commits, { table, version, restored }: Commit, gaps: Gaps): Promise<Commit[]> {
  const at = restored === null ? await readUpTo(commits.lake, { table, version }) : { table, version: restored };
  const { commits: held, gone } = await commits.lineage(at?.table ?? table, at?.version ?? version);
  const writer = at && held.find(isWriter);
  if (writer) return [writer];
  if (gone > 0) gaps.add({ table: at?.table ?? table, before: gone + 1, because: 'cleaned' });
  return [];
}

/** A restore writes no rows: the table has the rows of other runs again. */
function isWriter({ restored }: Commit): boolean {
  return restored === null;
}

/** Readers skip a replay's commits to Silver, because it also computes fact_orders; Gold reads its commits to fact_orders. */
function isNews(commit: Commit): boolean {
  return isWriter(commit) && (commit.layer !== 'replay' || commit.table === factOrders.name);
}

function covers(range: Range | null, { table, version }: Commit): boolean {
  return range !== null && 'table' in range && range.table === table && version > range.after && version <= range.upTo;
}

/** The commits of one batch to several tables have the same counts. The counts of batches are added. */
function summed(commits: Commit[]): Record<string, number> {
  const batches = new Map(commits.map((commit) => [key(commit.range), commit.counts]));
  const sums: Record<string, number> = {};
  for (const counts of batches.values())
    for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

function key(range: Range | null): string {
  if (!range) return '';
  return 'table' in range
    ? `${range.upTo}`
    : range.offsets.map(({ partition, from, to }) => `${partition}:${from}-${to}`).join();
}

function leaves({ read, from }: TracedRun): Offsets[] {
  return read && 'topic' in read ? read.offsets : merged(from.flatMap(leaves));
}
