import type { DeltaTable } from '@fastcart/delta';
import { keepHouse, type Run } from '@fastcart/runtime';
import type { Table } from '@fastcart/schemas';

const property = 'delta.appendOnly';

/** Whether a table only grows, but for what operators and the calendar ask for. */
export function onlyGrows({ properties }: Table): boolean {
  return properties[property] === 'true';
}

/** As properties of the table: it may shrink, until it is {@link putBack}. */
export const lifted = { [property]: 'false' };

/** Whether it may not shrink now. */
export function isPutBack(table: Table, { properties }: DeltaTable): boolean {
  return onlyGrows(table) && properties[property] === 'true';
}

/** Lets a table that may shrink only grow again, also after an operation that was interrupted. */
export async function putBack(run: Run, table: Table, opened: DeltaTable): Promise<void> {
  if (!onlyGrows(table) || isPutBack(table, opened)) return;
  await keepHouse(run, table.name, opened, (commit) => opened.setProperties({ [property]: 'true' }, { commit }));
}
