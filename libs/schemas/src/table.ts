import type { Field, FieldType, Schema, TableSpec } from '@fastcart/delta';
import type { DataType } from '@fastcart/query';

export type ColumnType = DataType | 'binary' | 'array<string>' | { struct: Column[] };

export interface Column {
  name: string;
  type: ColumnType;
  comment: string;
  /** Depends on the clock or on the transport: an export leaves it out, so that two lakes can be compared. */
  volatile?: true;
  /** Tells who a customer is: null in the rows of one who was forgotten. */
  personal?: true;
}

/** A Delta table of the lake: what it holds, where it lies, and how it is laid out. */
export interface Table {
  name: string;
  /** Under the lake's URL. */
  path: string;
  description: string;
  columns: Column[];
  partitionBy: string[];
  /** The columns that tell its rows apart. */
  key: string[];
  /** Of an export: column names, a minus in front means descending. */
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

/** The columns, as {@link columns} takes them, that tell who a customer is; of the columns in a struct too. */
export function personalNames(list: Column[]): string[] {
  return list.filter(({ personal }) => personal).map(({ name }) => name);
}

/** Thirty days of log let a reader that was down over a holiday catch up from the change feed. */
export const keepLog = { 'delta.logRetentionDuration': 'interval 30 days', 'delta.checkpointInterval': '50' };

/** Readers above follow the table by its change data feed. */
export const changeFeed = { 'delta.enableChangeDataFeed': 'true' };

/** File statistics for these columns only: what prunes, and nothing personal. */
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

/** What `DeltaTable.create` takes. */
export function tableSpec(table: Table): TableSpec {
  const { name, description, partitionBy, properties } = table;
  return { name, description, schema: deltaSchema(table), partitionBy, properties };
}

function fieldType(type: ColumnType): FieldType {
  if (typeof type === 'object') return { type: 'struct', fields: deltaFields(type.struct) };
  return type === 'array<string>' ? { type: 'array', elementType: 'string', containsNull: true } : type;
}
