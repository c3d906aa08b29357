import type { RunTrace } from './trace';

/** A run that has ended, as it is exported. Times are milliseconds since 1970. */
export interface EndedRun {
  id: string;
  layer: string;
  trace: RunTrace;
  /** Time spent in each step, over all batches. */
  milliseconds: Record<string, number>;
  counts: Record<string, number>;
  outcome: string;
  exitCode: number;
  /** The error that ended it: its code and meaning in docs/errors.md. */
  error: { code: string; meaning: string } | null;
  endedAt: number;
  /** The last lines that it logged; empty unless logs are exported. */
  logged: LogLine[];
}

export interface LogLine {
  time: number;
  level: 'error' | 'warn' | 'info' | 'debug';
  message: string;
  fields: Record<string, unknown>;
}

/** A field of a line as text: a string as it is, anything else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : String(JSON.stringify(value));
}
