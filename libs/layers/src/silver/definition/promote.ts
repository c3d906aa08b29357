import { call, col, type Expr, nullOf, when } from '@fastcart/query';
import { bronze, columnNames, columnOf, type PromotedColumn } from '@fastcart/schemas';

/** A text that is not a value of the type becomes null: a column that came later rejects no row. */
const readers: Record<PromotedColumn['type'], (text: Expr) => Expr> = {
  string: (text) => text,
  integer: (text) => call('try_int', text),
  'decimal(18,2)': (text) => call('try_decimal', text),
  timestamp: (text) => call('try_timestamp', text),
  boolean: (text) => when(text.in(['true', 'false']), text.eq('true')).otherwise(nullOf('boolean')),
};

/** Columns that migrations added, from rows of Bronze with these columns: read as Silver reads its own. */
export function promoted(added: readonly PromotedColumn[], bronzeColumns: readonly string[]): Record<string, Expr> {
  return Object.fromEntries(
    added.map(({ name, type, from }) => [name, readers[type](call('first_filled', ...received(from, bronzeColumns)))]),
  );
}

/** As texts: Bronze's column for the field, once an event has had it, and what did not fit there. */
function received(from: string, bronzeColumns: readonly string[]): Expr[] {
  const column = columnOf(from);
  // A field with the name of one of Bronze's own columns is rescued, always.
  const isThere = column !== undefined && bronzeColumns.includes(column) && !columnNames(bronze).includes(column);
  const rescued = call('json_text', col('_rescued_data'), from);
  return isThere ? [col(column).cast('string'), rescued] : [rescued];
}
