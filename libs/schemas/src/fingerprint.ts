import { fingerprintOf, input } from '@fastcart/query';
import type { Contract } from './contract';
import { factOrders } from './core';
import { computed, type GoldTable } from './gold/definition';
import { fingerprintFrom010 } from './legacy-0.1';
import { columnNames } from './table';

/** Application id of the txn in which a table keeps the fingerprint of its plan; it is committed with the first rows. */
export const planFingerprint = 'definition';

/** Days are data: the plan of one day stands for all. */
export function goldFingerprint(table: GoldTable): bigint {
  const day = '2000-01-01';
  const scope = { created: [day], shipped: [day], asOf: day };
  return fingerprintOf(computed(table, input('orders', columnNames(factOrders)), scope)!);
}

/** Whether the number that a table keeps, `stored`, stands for the plan with the fingerprint `present`. */
export function isSamePlan(contract: Contract, table: string, stored: bigint, present: bigint): boolean {
  return stored === present || fingerprintFrom010(table, stored, contract.promoted) === present;
}
