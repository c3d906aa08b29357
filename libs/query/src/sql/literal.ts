import type { Literal } from '../expression';
import type { DataType } from '../type';

const sqlTypes: Record<string, string> = {
  string: 'VARCHAR',
  integer: 'INT',
  long: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
};

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function castSql(sql: string, type: DataType): string {
  // SQL's TIMESTAMP has nanoseconds and no zone; every timestamp of the lake has microseconds and is in UTC.
  if (type === 'timestamp') return `arrow_cast(${sql}, 'Timestamp(Microsecond, Some("UTC"))')`;
  return `CAST(${sql} AS ${sqlTypes[type] ?? type.toUpperCase()})`;
}

export function literalSql(value: Literal, type: DataType): string {
  if (value === null) return castSql('NULL', type);
  switch (type) {
    case 'string':
      return quote(value);
    case 'date':
      return `DATE ${quote(value)}`;
    case 'boolean':
      return String(value);
    case 'integer':
      // A bare number is a long in DataFusion.
      return castSql(String(value), type);
    default:
      return castSql(quote(value), type);
  }
}

function quote(value: Literal): string {
  return `'${String(value).replaceAll("'", "''")}'`;
}
