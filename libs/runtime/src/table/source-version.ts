import type { DeltaTable } from '@fastcart/delta';
import { positionOf, type Table } from '@fastcart/schemas';

/** The version of its source up to which a table has read it; 0 while it has read nothing. */
export async function sourceVersion(table: Pick<Table, 'name'>, opened: DeltaTable): Promise<bigint> {
  return (await opened.transaction(positionOf(table))) ?? 0n;
}
