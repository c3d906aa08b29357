import { limitMemory } from '@fastcart/delta';

const MB = 1_000_000;

/** What one commit takes at most, so that a run stays within its memory; a longer backlog is several commits. */
export interface BatchLimit {
  /** Of messages in the event log. */
  bytes: number;
  /** Of Silver or of the core. */
  rows: number;
}

/** Node, the pages of both engines' libraries and the snapshots of the tables, before any row: measured, as the next. */
const BASE = 200 * MB;
/** A row with its strings: as it is read, folded by Polars, and on its way into Parquet. */
const PER_ROW = 2_900;
/** Of an event in the log: one commit of Bronze is at least one batch of the layers above. */
const BYTES_PER_ROW = 400;

/** `limit`: bytes that a run may take. */
export function batchFor(limit: number): BatchLimit {
  const rows = Math.floor((limit - BASE) / PER_ROW);
  return { bytes: rows * BYTES_PER_ROW, rows };
}

/** Bytes of a frame with the rows of a whole table: with what is computed from it, it takes about three times that. */
export function frameFor(limit: number): number {
  return (limit - BASE) / 8;
}

/**
 * Bounds what the queries of this process hold, of a MEMORY_LIMIT in bytes: one half, as the other is Node's, the
 * libraries' and that of rows on their way. Only the first call counts.
 */
export function keepQueriesWithin(limit: number): void {
  limitMemory(limit / 2);
}

const units: Record<string, number> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** Bytes of a text such as `512MB` or `2GiB`; undefined when it is none. */
export function parseSize(text: string): number | undefined {
  const [, digits, unit = 'B'] = /^(\d+) ?([kKMG]i?B)?$/.exec(text) ?? [];
  const factor = units[unit];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}
