import { readersOf, tables } from '@fastcart/schemas';
import { listOf, numbers, orNull, position, positions, struct, text, whole, wholeNumbers, wholeText } from './values';

/** In commitInfo: the format of the record. Programs up to 0.1.0 wrote format 1 without it. */
export const formatKey = 'recordFormat';

/** The format that this program writes. */
export const format = 1;

/** In commitInfo: true for {@link isHousekeeping}. */
export const housekeepingKey = 'housekeeping';

const partitionRange = struct({ partition: wholeText, from: position, to: position }, { gaps: wholeText });

/** The keys of a record in commitInfo, beside {@link formatKey}, {@link housekeepingKey} and the range. */
export const fields = {
  runId: text,
  layer: text,
  traceparent: text,
  startedAt: text,
  milliseconds: numbers,
  reached: positions,
  counts: numbers,
  bytes: whole,
  warnings: numbers,
  failures: numbers,
  topic: text,
  receivedAt: position,
  offsets: listOf(partitionRange),
  lost: listOf(partitionRange),
  newColumns: listOf(struct({ name: text, type: text })),
  versions: wholeNumbers,
  asOf: orNull(text),
  judged: whole,
  removedRows: whole,
  /** The version of a table; of the published set the run. */
  restored: {
    write: (value: number | string) => value,
    parse: (value: unknown) => whole.parse(value) ?? text.parse(value),
  },
  set: text,
  clone: text,
  migration: struct({ from: whole, to: whole }),
  side: struct({ version: position, id: position }),
};

/** The tables that others are computed from: the key of a range in commitInfo is the name of its table. */
export const sources: readonly string[] = tables.filter((table) => readersOf(table).length > 0).map(({ name }) => name);

/** A range in commitInfo. */
export const versions = struct({ after: whole, upTo: whole });
