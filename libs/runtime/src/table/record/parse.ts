import type { HistoryEntry } from '@fastcart/delta';
import { fields, format, formatKey, housekeepingKey, sources, versions } from './fields';
import type { CommitRecord, VersionRange } from './record';
import { isObject, parseFields, type ValuesOf } from './values';

type Info = HistoryEntry['info'];
type Values = Partial<ValuesOf<typeof fields>>;

/**
 * The record of a commit; undefined for a commit of another program. It never throws: a value that does not fit is left
 * out, and the record is of a kind that does without it.
 */
export function parse(info: Info): CommitRecord | undefined {
  if (!isObject(info)) return undefined;
  const values = parseFields(fields, info);
  if (Object.hasOwn(info, formatKey) && info[formatKey] !== format) return unknownOf(values);
  return info[housekeepingKey] === true ? housekeepingOf(values) : advanceOf(values, info);
}

function unknownOf({ runId, layer, traceparent }: Values): CommitRecord | undefined {
  if (runId === undefined || layer === undefined) return undefined;
  return given({ kind: 'unknown', runId, layer, traceparent });
}

function housekeepingOf(values: Values): CommitRecord {
  const { runId, layer, traceparent, removedRows, restored, set, clone, reached, migration, side } = values;
  const run = { runId, layer, traceparent };
  if (typeof restored === 'string') {
    const brought = setOf({ ...values, restored });
    if (brought) return brought;
  }
  if (typeof restored === 'number') return given({ ...run, kind: 'restore', restored, set });
  if (clone !== undefined) return given({ ...run, kind: 'clone', clone, reached });
  if (migration !== undefined) return given({ ...run, kind: 'migration', migration });
  return given({ ...run, kind: 'housekeeping', removedRows, side });
}

function advanceOf(values: Values, info: Info): CommitRecord | undefined {
  const { runId, layer, traceparent, startedAt, milliseconds, reached, counts, bytes } = values;
  if (runId === undefined || layer === undefined) return undefined;
  const advance = { runId, layer, traceparent, startedAt, milliseconds, reached, counts, bytes };
  const { topic, receivedAt, offsets, lost, newColumns, side } = values;
  if (topic !== undefined && offsets)
    return given({ ...advance, kind: 'messages', topic, receivedAt, offsets, lost, newColumns, side });
  const range = rangeOf(info);
  const set = setOf({ ...values, restored: undefined }, range);
  if (set) return set;
  const { warnings, failures, asOf, judged } = values;
  return given({ ...advance, kind: 'rows', range, warnings, failures, asOf, judged, side });
}

function setOf(values: Values & { restored?: string }, range?: VersionRange): CommitRecord | undefined {
  const { runId, layer, traceparent, startedAt, milliseconds, reached, counts, bytes, versions, asOf, restored } =
    values;
  if (runId === undefined || layer === undefined || !versions || asOf === undefined) return undefined;
  const advance = { runId, layer, traceparent, startedAt, milliseconds, reached, counts, bytes };
  return given({ ...advance, kind: 'set', versions, asOf, range, restored });
}

function rangeOf(info: Info): VersionRange | undefined {
  for (const table of sources) {
    const range = Object.hasOwn(info, table) ? versions.parse(info[table]) : undefined;
    if (range) return { table, ...range };
  }
  return undefined;
}

/** Without the keys whose value is undefined. */
function given<T extends CommitRecord>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
