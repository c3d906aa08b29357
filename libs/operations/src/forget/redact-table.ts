import type { DeltaTable } from '@fastcart/delta';
import type { Forgotten } from '@fastcart/redaction';
import { commitMaintenance, type Run } from '@fastcart/runtime';
import type { Table } from '@fastcart/schemas';
import { hasAppendOnly, appendOnlyOff, isAppendOnly, restoreAppendOnly } from '../append-only';
import { type Found, isOfDay, type TableRedaction } from './find';

/**
 * Allows rows of an append-only table to be removed. It always commits: a Bronze run that has not read who was forgotten
 * commits before it or fails.
 */
export async function fence(run: Run, opened: DeltaTable, { table }: TableRedaction): Promise<void> {
  if (isAppendOnly(table))
    await commitMaintenance(run, table.name, opened, (commit) => opened.setProperties(appendOnlyOff, { commit }));
}

/**
 * Removes people from a table, in one commit for each day that has rows of them. Returns the number of rows and the
 * customers. A repetition changes only the rows that remain.
 */
export async function redactTable(
  run: Run,
  opened: DeltaTable,
  each: TableRedaction,
  forgotten: Forgotten,
): Promise<{ rows: number; customers: string[] }> {
  const { table, find, merge } = each;
  await opened.refresh();
  const found = await find(opened, forgotten);
  // An earlier pass made the table append-only again.
  if (found.length > 0 && hasAppendOnly(table, opened)) await fence(run, opened, each);
  for (const { day, source } of found) {
    run.signal.throwIfAborted();
    await commitMaintenance(run, table.name, opened, (commit) => {
      if (!merge) return opened.replaceWhere(isOfDay(table, day), source(), { commit });
      const { on, set } = merge;
      const condition = [...on.map((name) => equal(table, name)), `target.${isOfDay(table, day)}`];
      return opened.merge(source(), { on: condition.join(' AND '), whenMatched: [{ set }] }, { commit });
    });
  }
  await restoreAppendOnly(run, table, opened);
  return total(found);
}

export function total(found: Found[]): { rows: number; customers: string[] } {
  return {
    rows: found.reduce((sum, { rows }) => sum + rows, 0),
    customers: found.flatMap(({ customers }) => customers),
  };
}

/** Of columns that are compared as they are, delta-rs writes the least and greatest value into the table's log. */
function equal({ columns }: Table, name: string): string {
  const { type } = columns.find((column) => column.name === name)!;
  return type === 'string' ? `target.${name} || '' = source.${name} || ''` : `target.${name} = source.${name}`;
}
