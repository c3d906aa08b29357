import type { Field, FieldType, Schema, TableSpec } from '@fastcart/delta';
import type { DataType } from '@fastcart/query';

export type ColumnType = DataType | 'binary' | 'array<string>' | { struct: Column[] };

export interface Column {
  name: string;
  type: ColumnType;
  comment: string;
  /** Depends on the clock or the transport. An export leaves it out, so that two lakes can be compared. */
  volatile?: true;
  /** Personal data of a customer: null in the rows of a forgotten customer. */
  personal?: true;
}

/** A Delta table of the lake: its content, path and layout. */
export interface Table {
  name: string;
  /** Relative to the lake's URL. */
  path: string;
  description: string;
  columns: Column[];
  partitionBy: string[];
  /** The columns that identify a row. */
  key: string[];
  /** The order of rows in an export: column names, with a minus in front for descending. */
  order: string[];
  properties: Record<string, string>;
}

type ColumnSpec = readonly [type: ColumnType, comment: string, mark?: 'volatile' | 'personal'];

/** Columns by name, in order: `columns({ order_id: ['string', 'The order'] })`. */
export function columns(specs: Record<string, ColumnSpec>): Column[] {
  return Object.entries(specs).map(([name, [type, comment, mark]]) => ({
    name,
    type,
    comment,
    ...(mark && { [mark]: true as const }),
  }));
}

/** The names of the personal columns of a list; it can be the columns of a struct. */
export function personalNames(list: Column[]): string[] {
  return list.filter(({ personal }) => personal).map(({ name }) => name);
}

/**
 * Keeps thirty days of log, so that a reader can catch up from the change feed after a long pause. Every run opens most
 * tables, and reads of each the commits since its checkpoint. With 10, writing checkpoints and reading commits cost least.
 */
export const keepLog = { 'delta.logRetentionDuration': 'interval 30 days', 'delta.checkpointInterval': '10' };

/** The tables above read the change data feed of the table. */
export const changeFeed = { 'delta.enableChangeDataFeed': 'true' };

/** Limits file statistics to these columns: those that queries filter by, and none with personal data. */
export function statistics(...names: string[]): Record<string, string> {
  return { 'delta.dataSkippingStatsColumns': names.join(',') };
}

export function columnNames(table: Table): string[] {
  return table.columns.map((column) => column.name);
}

export function deltaFields(list: Column[]): Field[] {
  return list.map(({ name, type, comment }) => ({
    name,
    type: fieldType(type),
    nullable: true,
    metadata: { comment },
  }));
}

export function deltaSchema(table: Table): Schema {
  return { type: 'struct', fields: deltaFields(table.columns) };
}

/** The argument of `DeltaTable.create`. */
export function tableSpec(table: Table): TableSpec {
  const { name, description, partitionBy, properties } = table;
  return { name, description, schema: deltaSchema(table), partitionBy, properties };
}

function fieldType(type: ColumnType): FieldType {
  if (typeof type === 'object') return { type: 'struct', fields: deltaFields(type.struct) };
  return type === 'array<string>' ? { type: 'array', elementType: 'string', containsNull: true } : type;
}
