import { revenueMismatches } from '@fastcart/quality';
import { input, lit } from '@fastcart/query';
import { FastcartError, noRows, type Rows, type Run } from '@fastcart/runtime';
import { columnNames, type GoldTable, goldTables, replaced } from '@fastcart/schemas';
import { dueTables, type GoldTables } from './range';
import type { GoldInput } from './read';
import type { GoldOutput } from './transform';

/** The tables that are about to be written agree on the revenue of each day. Errors: AUDIT_FAILED. */
export async function check(
  { engine }: Run,
  { gold }: GoldTables,
  range: GoldInput,
  output: GoldOutput,
): Promise<void> {
  const due = dueTables(range);
  // The rows of a table that is not due are those that an earlier run has written in the place of new ones.
  const stored = (table: GoldTable): Rows => {
    const rows = input('t', columnNames(table)).filter(replaced(table, range.scope) ?? lit(false));
    return engine.deferred(rows, { t: gold[table.name]! });
  };
  const written = (table: GoldTable): Rows => output[table.name] ?? noRows(gold[table.name]!);
  const inputs = Object.fromEntries(
    goldTables.map((table) => [table.name, due.includes(table) ? written(table) : stored(table)]),
  );
  const mismatches = await engine.collect(revenueMismatches(range.scope.shipped), inputs);
  if (mismatches.length === 0) return;
  const sentences = mismatches.map(
    (row) => `${row.date}: ${row.left_table} ${row.left_revenue}, ${row.right_table} ${row.right_revenue}`,
  );
  throw new FastcartError('AUDIT_FAILED', `revenues differ: ${sentences.join('; ')}`);
}
