import type { HistoryEntry } from '@fastcart/delta';
import { type CommitRecord, FastcartError, type Lake, parse, steps, type VersionRange } from '@fastcart/runtime';
import { goldTables, type Table, tables } from '@fastcart/schemas';

/** Messages of a partition, [from, to). */
export interface Offsets {
  partition: number;
  /** Null when the commits with it were deleted. */
  from: bigint | null;
  to: bigint;
}

/** The input of a commit: messages, or the versions of a table after one and up to another. */
export type Range = { topic: string; offsets: Offsets[] } | VersionRange;

/** A commit, with the values of its record. */
export interface Commit {
  table: string;
  version: number;
  /** ISO 8601. */
  committedAt: string;
  runId: string;
  layer: string;
  traceId: string | null;
  startedAt: string | null;
  /** The milliseconds of the run's steps before the commit. */
  milliseconds: Record<string, number>;
  counts: Record<string, number>;
  /** The day of a snapshot; null for other commits. */
  asOf: string | null;
  /** Null for a restore, a clone and a replay. */
  range: Range | null;
  /** The run whose published set was restored or cloned. */
  set: string | null;
  /** The version whose rows the table has again after a restore. */
  restored: number | null;
  /** False when a newer program wrote the record: its input is not known then. */
  isKnown: boolean;
}

/** The commits whose rows are in a version of a table, without those that a restore has undone. */
export interface Lineage {
  /** Newest first. */
  commits: Commit[];
  /** The newest version that is no longer in the table's log; -1 when all are. */
  gone: number;
}

interface Log {
  /** Newest first. */
  commits: Commit[];
  /** The oldest version in the log: maintenance deletes entries that are older than the log retention. */
  begins: number;
}

/** The commits of runs in a lake. The log of each table is read once. */
export class Commits {
  private readonly read = new Map<string, Promise<Log>>();

  constructor(readonly lake: Lake) {}

  /** The commits, newest first, without those of maintenance and other programs. Errors: TABLE_MISSING. */
  async of(table: string): Promise<Commit[]> {
    return (await this.log(table)).commits;
  }

  /** The lineage of a version, by default the newest. Errors: TABLE_MISSING. */
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
    using tables = await this.lake.openPresent([tableOf(name)]);
    const opened = tables[name];
    if (!opened) return { commits: [], begins: 0 };
    const history = await opened.history();
    return {
      commits: history.flatMap((entry) => commitOf(name, entry) ?? []),
      begins: history.at(-1)?.version ?? opened.version + 1,
    };
  }
}

const snapshots = goldTables
  .filter(({ parts }) => parts.some(({ update }) => update === 'snapshot'))
  .map(({ name }) => name);

/** Errors: USAGE_INVALID. */
export function tableOf(name: string): Table {
  const table = tables.find((each) => each.name === name);
  if (table) return table;
  throw new FastcartError('USAGE_INVALID', `there is no table ${name}`);
}

function commitOf(table: string, { version, timestamp, info }: HistoryEntry): Commit | undefined {
  const record = parse(info);
  if (!record || !isOfRun(record)) return undefined;
  const { runId, layer, traceparent } = record;
  if (runId === undefined || layer === undefined) return undefined;
  return {
    table,
    version,
    committedAt: new Date(timestamp).toISOString(),
    runId,
    layer,
    traceId: traceparent?.split('-')[1] ?? null,
    startedAt: ('startedAt' in record ? record.startedAt : undefined) ?? null,
    milliseconds: inOrder(('milliseconds' in record ? record.milliseconds : undefined) ?? {}),
    counts: ('counts' in record ? record.counts : undefined) ?? {},
    asOf: snapshots.includes(table) && record.kind === 'rows' ? (record.asOf ?? null) : null,
    range: rangeOf(record) ?? null,
    set: setOf(record) ?? null,
    // `published` gets a new row: its `restored` is not a version.
    restored: record.kind === 'restore' ? record.restored : null,
    isKnown: record.kind !== 'unknown',
  };
}

/** Whether a commit has rows that a run wrote or restored. */
function isOfRun(record: CommitRecord): boolean {
  if (record.layer === 'replay' || record.kind === 'unknown') return true;
  return rangeOf(record) !== undefined || setOf(record) !== undefined;
}

/** Of the commits of a clone, the one with the rows has the positions. The others create the table. */
function setOf(record: CommitRecord): string | undefined {
  switch (record.kind) {
    case 'restore':
      return record.set;
    case 'set':
      return record.restored;
    case 'clone':
      return record.reached && record.clone;
    default:
      return undefined;
  }
}

/** The steps in their order: the keys in a commit record are in alphabetical order. */
function inOrder(milliseconds: Record<string, number>): Record<string, number> {
  const done = steps.filter((name) => name in milliseconds);
  return Object.fromEntries(done.map((name) => [name, milliseconds[name]!]));
}

function rangeOf(record: CommitRecord): Range | undefined {
  switch (record.kind) {
    case 'messages': {
      const offsets = record.offsets.map(({ partition, from, to }) => ({ partition, from, to }));
      return { topic: record.topic, offsets };
    }
    case 'rows':
    case 'set':
      return record.range;
    default:
      return undefined;
  }
}
