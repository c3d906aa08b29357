import { bridged, bridgedSync } from './errors';
import { native, type NativeQuery, type NativeSource } from './native';
import { nativeSource, type NativeRows, type Source } from './source';
import { DeltaTable } from './table';

/**
 * What a name in a statement means: a table at the version it was loaded at, the changes of its versions `from` to
 * `to` (both included; columns `_change_type`, `_commit_version`, `_commit_timestamp` are added), or rows of a source.
 */
export type Relation = DeltaTable | { changes: DeltaTable; from: number; to: number } | Source;

/** A value of a result: decimals, dates, timestamps, arrays, structs and binaries (base64) come as text. */
export type Value = string | number | bigint | boolean | null;

export interface TextResult {
  columns: { name: string; type: string }[];
  /** Row by row, one spelling per type: `12.30`, `100.0`, `2025-11-09T15:55:40.669190Z`, `true`, compact JSON, base64. */
  rows: (string | null)[][];
}

/** A SQL statement (DataFusion's dialect) over named relations. Nothing runs before a sink is called. */
export class Query implements NativeRows {
  constructor(
    readonly sql: string,
    private readonly relations: Record<string, Relation> = {},
  ) {}

  /** Runs it into an Arrow IPC file. Errors: QUERY, STORAGE. */
  async toArrowFile(path: string): Promise<{ rows: number }> {
    return { rows: await bridged(undefined, () => this.toNative().toArrowFile(path)) };
  }

  /** Runs it into a Parquet file. Errors: QUERY, STORAGE. */
  async toParquetFile(path: string): Promise<{ rows: number }> {
    return { rows: await bridged(undefined, () => this.toNative().toParquetFile(path)) };
  }

  /** The whole result as text. For small results: every value becomes a string. Errors: QUERY, STORAGE. */
  async text(): Promise<TextResult> {
    return bridged(undefined, async () => {
      const { columns, rows } = await this.toNative().toText();
      return { columns, rows: rows.map((row) => row.map((value) => value ?? null)) };
    });
  }

  /** The whole result as objects. For small results. Errors: QUERY, STORAGE. */
  async rows(): Promise<Record<string, Value>[]> {
    const { columns, rows } = await this.text();
    return rows.map((row) =>
      Object.fromEntries(columns.map(({ name, type }, index) => [name, toValue(type, row[index] ?? null)])),
    );
  }

  toString(): string {
    return this.sql;
  }

  /** @internal */
  toNativeSource(): NativeSource {
    return native().NativeSource.query(this.toNative());
  }

  private toNative(): NativeQuery {
    return bridgedSync(undefined, () => {
      const query = new (native().NativeQuery)(this.sql);
      for (const [name, relation] of Object.entries(this.relations)) {
        if (relation instanceof DeltaTable) query.table(name, relation.toNative());
        else if ('changes' in relation) query.changes(name, relation.changes.toNative(), relation.from, relation.to);
        else query.rows(name, nativeSource(relation));
      }
      return query;
    });
  }
}

/** A statement over named relations: `query('select count(*) n from orders', { orders: table }).rows()`. */
export function query(sql: string, relations?: Record<string, Relation>): Query {
  return new Query(sql, relations);
}

function toValue(type: string, text: string | null): Value {
  if (text === null) return null;
  switch (type) {
    case 'integer':
    case 'double':
      return Number(text);
    case 'long':
      return BigInt(text);
    case 'boolean':
      return text === 'true';
    default:
      return text;
  }
}
