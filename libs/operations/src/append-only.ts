import type { DeltaTable } from '@fastcart/delta';
import { commitMaintenance, type Run } from '@fastcart/runtime';
import type { Table } from '@fastcart/schemas';

const property = 'delta.appendOnly';

/** Whether a table only grows, except when an operator or retention removes rows. */
export function isAppendOnly({ properties }: Table): boolean {
  return properties[property] === 'true';
}

/** Properties with which rows of the table can be removed, until {@link restoreAppendOnly}. */
export const appendOnlyOff = { [property]: 'false' };

/** Whether its rows cannot be removed now. */
export function hasAppendOnly(table: Table, { properties }: DeltaTable): boolean {
  return isAppendOnly(table) && properties[property] === 'true';
}

/** Makes the table append-only again, also after an interrupted operation. */
export async function restoreAppendOnly(run: Run, table: Table, opened: DeltaTable): Promise<void> {
  if (!isAppendOnly(table) || hasAppendOnly(table, opened)) return;
  await commitMaintenance(run, table.name, opened, (commit) =>
    opened.setProperties({ [property]: 'true' }, { commit }),
  );
}
