import type { Decoded, DeltaTable, Field } from '@fastcart/delta';
import { retiredColumns, sourceColumnsOf } from '@fastcart/runtime';
import { bronze, columnNames } from '@fastcart/schemas';

/** What the decoder needs of a table to add columns to it. */
export interface Evolution {
  /** Columns that earlier events added to Bronze, and that take values. */
  evolved: Field[];
  retired: string[];
  /** The most columns that events may add. */
  sourceColumns: number;
}

export function evolutionOf({ schema, properties }: DeltaTable): Evolution {
  const retired = [...retiredColumns(properties).keys()];
  const evolved = schema.fields.filter(({ name }) => !columnNames(bronze).includes(name) && !retired.includes(name));
  return { evolved, retired, sourceColumns: sourceColumnsOf(properties) };
}

/**
 * Whether decoded rows fit a table that may have changed since they were decoded: a run of another share may have added
 * columns, and a column may have been retired.
 */
export function stillFits(newColumns: Decoded['newColumns'], before: Evolution, table: DeltaTable): boolean {
  const now = evolutionOf(table);
  if (now.retired.length !== before.retired.length) return false;
  if (newColumns.some((column) => clashes(column, table))) return false;
  const added = newColumns.filter(({ name }) => now.evolved.every((column) => column.name !== name)).length;
  return added === 0 || now.evolved.length + added <= now.sourceColumns;
}

/** Whether the table has another column of that name. */
function clashes({ name, type }: Decoded['newColumns'][number], { schema }: DeltaTable): boolean {
  const found = schema.fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
  return found !== undefined && (found.name !== name || found.type !== type);
}

/** For a log line, which names only the first of them: it does not grow with what the source sends. */
export function describe(newColumns: Decoded['newColumns']): Record<string, unknown> {
  const named = newColumns.slice(0, 10).map(({ name, type }) => `${name} ${type}`);
  return { count: newColumns.length, columns: named.join(', ') };
}
