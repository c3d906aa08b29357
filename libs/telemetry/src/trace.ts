import { randomBytes } from 'node:crypto';

export type Attributes = Record<string, string | number | number[]>;

/** The first version of W3C Trace Context, which runs write; ids of zeros are invalid. */
const traceparentForm = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Times are milliseconds since 1970, with fractions. */
export interface Span {
  startedAt: number;
  endedAt: number;
  attributes: Attributes;
}

export interface Step extends Span {
  name: string;
  /** From 1; undefined for the report, which belongs to no batch. */
  batch: number | undefined;
  /** The error that ended it. */
  error?: { code: string; meaning: string };
  /** Commits of tables, by name. */
  commits: (Span & { table: string })[];
}

/**
 * The trace of a run, as plain data. It is recorded while the run works, which costs almost nothing, and exported only
 * after the run has ended: no step of the run waits for telemetry or depends on it.
 */
export class RunTrace {
  readonly traceId = randomBytes(16).toString('hex');
  /** The id of the root span. */
  readonly spanId = randomBytes(8).toString('hex');
  readonly startedAt = now();
  readonly steps: Step[] = [];
  /** The `traceparent` of each run that wrote what this run read, in the order of their writes. */
  readonly sources = new Set<string>();
  /** The messages of each partition that were not read when the run began. */
  lag: { topic: string; partitions: Map<number, number> } | undefined;
  /** The share of the log's partitions that this run reads; undefined if it reads all. */
  share: { shard: number; shards: number } | undefined;
  /** Bytes of the messages that were read. */
  bytes = 0;
  /** The number of failures of each rule. */
  readonly failures: Record<string, number> = {};
  /** A table after its maintenance; `heldBack`: 1 if files were kept because a reader is behind, else 0. */
  maintained: { table: string; files: number; bytes: number; heldBack: number } | undefined;
  /** The number of commits to each table that lost a race with another writer. */
  readonly conflicts: Record<string, number> = {};

  /** The root span in W3C Trace Context, sampled. */
  get traceparent(): string {
    return `00-${this.traceId}-${this.spanId}-01`;
  }

  /** Begins a step, to which {@link describe} and {@link commit} add until the next one begins. */
  begin(name: string): Step {
    const before = this.steps.at(-1)?.batch ?? 0;
    const batch = name === 'report' ? undefined : name === 'read' ? before + 1 : before;
    const step: Step = { name, batch, startedAt: now(), endedAt: NaN, attributes: {}, commits: [] };
    this.steps.push(step);
    return step;
  }

  /** Removes the last step: a read that found nothing after a batch. */
  forget(): void {
    this.steps.pop();
  }

  describe(attributes: Attributes): void {
    Object.assign(this.steps.at(-1)?.attributes ?? {}, attributes);
  }

  /** `traceparents`: values of commitInfo, where other programs leave them out or write anything. */
  link(traceparents: Iterable<unknown>): void {
    for (const traceparent of traceparents)
      if (typeof traceparent === 'string' && traceparentForm.test(traceparent) && traceparent !== this.traceparent)
        this.sources.add(traceparent);
  }

  commit(table: string, startedAt: number, attributes: Attributes): void {
    this.steps.at(-1)?.commits.push({ table, startedAt, endedAt: now(), attributes });
  }

  conflict(table: string): void {
    this.conflicts[table] = (this.conflicts[table] ?? 0) + 1;
  }
}

/** Milliseconds since 1970, to the microsecond. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
