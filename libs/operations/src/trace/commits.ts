import type { HistoryEntry } from '@fastcart/delta';
import { type CommitRecord, FastcartError, type Lake, parse, steps, type VersionRange } from '@fastcart/runtime';
import { goldTables, type Table, tables } from '@fastcart/schemas';

/** Messages of a partition, [from, to). */
export interface Offsets {
  partition: number;
  /** Null where the commits that told it are gone. */
  from: bigint | null;
  to: bigint;
}

/** What a commit was computed from: messages, or the versions of a table after one and up to another. */
export type Range = { topic: string; offsets: Offsets[] } | VersionRange;

/** A commit by its record. */
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
  /** False when a newer program wrote the record: what it was computed from is not known here. */
  isKnown: boolean;
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
    // The published set gets a row more: its `restored` is no version.
    restored: record.kind === 'restore' ? record.restored : null,
    isKnown: record.kind !== 'unknown',
  };
}

/** Whether a commit has rows that a run wrote, or brought back. */
function isOfRun(record: CommitRecord): boolean {
  if (record.layer === 'replay' || record.kind === 'unknown') return true;
  return rangeOf(record) !== undefined || setOf(record) !== undefined;
}

/** Of a clone's commits the one that brought the rows has their positions; others make the table. */
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

/** A log of commits keeps the order of letters. */
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
