import type { DeltaTable } from '@fastcart/delta';
import type { Forgotten } from '@fastcart/redaction';
import { keepHouse, type Run } from '@fastcart/runtime';
import type { Table } from '@fastcart/schemas';
import { isPutBack, lifted, onlyGrows, putBack } from '../append-only';
import { type Found, isOfDay, type Sweep } from './find';

/**
 * Lets a table shrink; a commit also where it may already. A Bronze run that does not know yet who was forgotten has to
 * land before it, or fail.
 */
export async function bar(run: Run, opened: DeltaTable, { table }: Sweep): Promise<void> {
  if (onlyGrows(table)) await keepHouse(run, table.name, opened, (commit) => opened.setProperties(lifted, { commit }));
}

/**
 * Takes people out of a table, a commit for each day that has rows of them; how many rows, and whose. Done again, it
 * changes what is left.
 */
export async function sweep(
  run: Run,
  opened: DeltaTable,
  each: Sweep,
  forgotten: Forgotten,
): Promise<{ rows: number; customers: string[] }> {
  const { table, find, merge } = each;
  await opened.refresh();
  const found = await find(opened, forgotten);
  // An earlier pass has put it back.
  if (found.length > 0 && isPutBack(table, opened)) await bar(run, opened, each);
  for (const { day, source } of found) {
    run.signal.throwIfAborted();
    await keepHouse(run, table.name, opened, (commit) => {
      if (!merge) return opened.replaceWhere(isOfDay(table, day), source(), { commit });
      const { on, set } = merge;
      const condition = [...on.map((name) => equal(table, name)), `target.${isOfDay(table, day)}`];
      return opened.merge(source(), { on: condition.join(' AND '), whenMatched: [{ set }] }, { commit });
    });
  }
  await putBack(run, table, opened);
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
