import { randomBytes } from 'node:crypto';

export type Attributes = Record<string, string | number | number[]>;

/** W3C Trace Context's first version, which is what runs write; ids of zeros are none. */
const traceparentForm = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Something that took its time. Times are milliseconds since 1970, with fractions. */
export interface Span {
  startedAt: number;
  endedAt: number;
  attributes: Attributes;
}

export interface Step extends Span {
  name: string;
  /** From 1; the report is of no batch. */
  batch: number | undefined;
  /** What ended it. */
  error?: { code: string; meaning: string };
  /** Commits of tables, by name. */
  commits: (Span & { table: string })[];
}

/**
 * What a run did, as plain data. It is written down while the run works, which costs next to nothing, and exported once
 * it has ended, if at all: nothing that a run does waits for telemetry or depends on it.
 */
export class RunTrace {
  readonly traceId = randomBytes(16).toString('hex');
  /** Of the root span. */
  readonly spanId = randomBytes(8).toString('hex');
  readonly startedAt = now();
  readonly steps: Step[] = [];
  /** `traceparent` of the runs that wrote what this one read, in the order in which they did. */
  readonly sources = new Set<string>();
  /** Messages of each partition that were not read when the run began. */
  lag: { topic: string; partitions: Map<number, number> } | undefined;
  /** Which of the runs that share the log's partitions this is; undefined where one run reads them all. */
  share: { shard: number; shards: number } | undefined;
  /** Bytes of messages. */
  bytes = 0;
  /** Broken rules, by name. */
  readonly failures: Record<string, number> = {};
  /** What maintenance left of a table; `heldBack`: 1 when it kept files because of a reader that is behind, else 0. */
  maintained: { table: string; files: number; bytes: number; heldBack: number } | undefined;
  /** Commits that lost against another writer, by table. */
  readonly conflicts: Record<string, number> = {};

  /** As W3C Trace Context has it, sampled. */
  get traceparent(): string {
    return `00-${this.traceId}-${this.spanId}-01`;
  }

  /** Begins a step; what {@link describe} and {@link commit} say until the next one is of it. */
  begin(name: string): Step {
    const before = this.steps.at(-1)?.batch ?? 0;
    const batch = name === 'report' ? undefined : name === 'read' ? before + 1 : before;
    const step: Step = { name, batch, startedAt: now(), endedAt: NaN, attributes: {}, commits: [] };
    this.steps.push(step);
    return step;
  }

  /** Forgets the last step: a look for more after a batch, which found nothing. */
  forget(): void {
    this.steps.pop();
  }

  describe(attributes: Attributes): void {
    Object.assign(this.steps.at(-1)?.attributes ?? {}, attributes);
  }

  /** `traceparents`: of commitInfo, where other programs leave it out or write what they like. */
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
