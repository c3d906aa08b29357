import { type Column, type ColumnType, type Table } from '../table';

/** A type in SQL. */
export function sqlType(type: ColumnType): string {
  if (typeof type === 'object') {
    return `STRUCT<${type.struct.map((field) => `${field.name}: ${sqlType(field.type)}`).join(', ')}>`;
  }
  const names: Record<string, string> = { integer: 'INT', long: 'BIGINT', 'array<string>': 'ARRAY<STRING>' };
  return names[type] ?? type.toUpperCase();
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function columnDdl({ name, type, comment }: Column): string {
  return `  ${name} ${sqlType(type)} COMMENT ${text(comment)}`;
}

/** The CREATE TABLE statement of the table, in Spark's dialect. */
export function ddl(table: Table): string {
  const properties = Object.entries(table.properties).map(([name, value]) => `  ${text(name)} = ${text(value)}`);
  return [
    `CREATE TABLE ${table.name} (`,
    table.columns.map(columnDdl).join(',\n'),
    ') USING DELTA',
    ...(table.partitionBy.length > 0 ? [`PARTITIONED BY (${table.partitionBy.join(', ')})`] : []),
    `LOCATION '\${lake}/${table.path}'`,
    `COMMENT ${text(table.description)}`,
    `TBLPROPERTIES (\n${properties.join(',\n')}\n);`,
    '',
  ].join('\n');
}
