import { settings } from '../config/settings';

const boundProperty = 'fastcart.sourceColumns';
const retiredPrefix = 'fastcart.retired.';

/** The most columns that fields of the source may add to Bronze, as a property of the table. */
export function sourceColumnsProperties(number: number): Record<string, string> {
  return { [boundProperty]: String(number) };
}

export function sourceColumnsOf(properties: Record<string, string>): number {
  return Number(properties[boundProperty] ?? settings.SOURCE_COLUMNS.default);
}

/** The mark of a column of Bronze that takes no values any more: the version after which it has none. */
export function retiredProperty(column: string): string {
  return `${retiredPrefix}${column}`;
}

/** The columns that are retired, each with the version of Bronze after which it has no values. */
export function retiredColumns(properties: Record<string, string>): Map<string, bigint> {
  const marks = Object.entries(properties).filter(([name]) => name.startsWith(retiredPrefix));
  return new Map(marks.map(([name, version]) => [name.slice(retiredPrefix.length), BigInt(version)]));
}
