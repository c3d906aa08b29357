import type { HistoryEntry } from '@fastcart/delta';
import { FastcartError, type Lake, restoredKey, steps } from '@fastcart/runtime';
import { goldTables, readersOf, type Table, tables } from '@fastcart/schemas';
import { cloneKey } from '../clone/target';

/** Messages of a partition, [from, to). */
export interface Offsets {
  partition: number;
  /** Null where the commits that told it are gone. */
  from: bigint | null;
  to: bigint;
}

/** What a commit was computed from: messages, or the versions of a table after one and up to another. */
export type Range = { topic: string; offsets: Offsets[] } | { table: string; after: number; upTo: number };

/** A commit as its commitInfo tells it. */
export interface Commit {
  table: string;
  version: number;
  /** ISO 8601. */
  committedAt: string;
  runId: string;
  layer: string;
  traceId: string | null;
  startedAt: string | null;
  /** Of the run's steps, until the commit began. */
  milliseconds: Record<string, number>;
  counts: Record<string, number>;
  /** The day of the snapshot that it is; null for changed days and rows. */
  asOf: string | null;
  /** Null for a restore, a clone and a replay. */
  range: Range | null;
  /** The run whose published set a restore brought back, or a clone holds. */
  set: string | null;
  /** The version whose rows the table holds again, after a restore. */
  restored: number | null;
}

/** The commits that have made a version of a table what it is: what a restore has undone is not among them. */
export interface Lineage {
  /** Newest first. */
  commits: Commit[];
  /** The newest version of it of which the log tells nothing any more; -1 when it tells of all. */
  gone: number;
}

interface Log {
  /** Newest first. */
  commits: Commit[];
  /** The oldest version that it has: maintenance deletes what is older than the retention of logs. */
  begins: number;
}

/** The commits of runs in a lake, read once for each table. */
export class Commits {
  private readonly read = new Map<string, Promise<Log>>();

  constructor(readonly lake: Lake) {}

  /** Newest first; those of maintenance and of other programs are left out. Errors: TABLE_MISSING. */
  async of(table: string): Promise<Commit[]> {
    return (await this.log(table)).commits;
  }

  /** Of a version, by default the newest. Errors: TABLE_MISSING. */
  async lineage(table: string, version = Infinity): Promise<Lineage> {
    const { commits, begins } = await this.log(table);
    const kept: Commit[] = [];
    let newest = version;
    for (const commit of commits) {
      if (commit.version > newest) continue;
      kept.push(commit);
      newest = commit.restored ?? newest;
    }
    return { commits: kept, gone: Math.min(newest, begins - 1) };
  }

  private log(table: string): Promise<Log> {
    const reading = this.read.get(table) ?? this.load(table);
    this.read.set(table, reading);
    return reading;
  }

  private async load(name: string): Promise<Log> {
    const [opened] = await this.lake.open(tableOf(name));
    try {
      const history = await opened.history();
      return {
        commits: history.flatMap((entry) => commitOf(name, entry) ?? []),
        begins: history.at(-1)?.version ?? opened.version + 1,
      };
    } finally {
      opened.close();
    }
  }
}

const snapshots = goldTables
  .filter(({ parts }) => parts.some(({ update }) => update === 'snapshot'))
  .map(({ name }) => name);

const sources = tables.filter((table) => readersOf(table).length > 0).map(({ name }) => name);

/** Errors: CONFIG_INVALID. */
export function tableOf(name: string): Table {
  const table = tables.find((each) => each.name === name);
  if (table) return table;
  throw new FastcartError('CONFIG_INVALID', `there is no table ${name}`);
}

function commitOf(table: string, { version, timestamp, info }: HistoryEntry): Commit | undefined {
  const range = rangeOf(info) ?? null;
  const set = setOf(info) ?? null;
  const isRun = range !== null || set !== null || info.layer === 'replay';
  if (!isRun || typeof info.runId !== 'string') return undefined;
  // Of the published set, which gets a row more, it is no version.
  const restored = info[restoredKey];
  return {
    table,
    version,
    committedAt: new Date(timestamp ?? 0).toISOString(),
    runId: info.runId,
    layer: info.layer as string,
    traceId: (info.traceparent as string | undefined)?.split('-')[1] ?? null,
    startedAt: (info.startedAt as string | undefined) ?? null,
    milliseconds: inOrder((info.milliseconds ?? {}) as Record<string, number>),
    counts: (info.counts ?? {}) as Record<string, number>,
    asOf: snapshots.includes(table) ? (info.asOf as string | null) : null,
    range,
    set,
    restored: typeof restored === 'number' ? restored : null,
  };
}

/** Of a clone's commits the one that brought the rows has their positions; others make the table. */
function setOf(info: HistoryEntry['info']): string | undefined {
  if (info.layer === 'restore') return (info.set ?? info[restoredKey]) as string;
  return info.reached ? (info[cloneKey] as string | undefined) : undefined;
}

/** A log of commits keeps the order of letters. */
function inOrder(milliseconds: Record<string, number>): Record<string, number> {
  const done = steps.filter((name) => name in milliseconds);
  return Object.fromEntries(done.map((name) => [name, milliseconds[name]!]));
}

function rangeOf(info: HistoryEntry['info']): Range | undefined {
  if (info.offsets) {
    const offsets = info.offsets as Record<'partition' | 'from' | 'to', string>[];
    return {
      topic: info.topic as string,
      offsets: offsets.map(({ partition, from, to }) => ({
        partition: Number(partition),
        from: BigInt(from),
        to: BigInt(to),
      })),
    };
  }
  const table = sources.find((name) => (info[name] as { upTo?: number } | undefined)?.upTo !== undefined);
  return table === undefined ? undefined : { table, ...(info[table] as { after: number; upTo: number }) };
}
