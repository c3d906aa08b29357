import { revenueMismatches } from '@fastcart/quality';
import { FastcartError, noRows, type Run } from '@fastcart/runtime';
import { goldTables } from '@fastcart/schemas';
import type { GoldTables } from './range';
import type { GoldInput } from './read';
import type { GoldOutput } from './transform';

/** The tables that are about to be written agree on the revenue of each day. Errors: AUDIT_FAILED. */
export async function check(
  { engine }: Run,
  { gold }: GoldTables,
  { scope, orders }: GoldInput,
  output: GoldOutput,
): Promise<void> {
  if (!orders) return;
  const inputs = Object.fromEntries(goldTables.map(({ name }) => [name, output[name] ?? noRows(gold[name]!)]));
  const mismatches = await engine.collect(revenueMismatches(scope.shipped), inputs);
  if (mismatches.length === 0) return;
  const sentences = mismatches.map(
    (row) => `${row.date}: ${row.left_table} ${row.left_revenue}, ${row.right_table} ${row.right_revenue}`,
  );
  throw new FastcartError('AUDIT_FAILED', `revenues differ: ${sentences.join('; ')}`);
}
