import { fingerprintOf, input } from '@fastcart/query';
import type { LakeSchema } from './lake-schema';
import { factOrders } from './core';
import { computed, type GoldTable } from './gold/definition';
import { fingerprintFrom010 } from './legacy-0.1';
import { columnNames } from './table';

/** Application id of the txn in which a table stores its plan fingerprint. It is committed with the first rows. */
export const planFingerprint = 'definition';

/** The fingerprint of the table's plan for one day, which stands for all days: a date in a plan is data. */
export function goldFingerprint(table: GoldTable): bigint {
  const day = '2000-01-01';
  const scope = { created: [day], shipped: [day], asOf: day };
  return fingerprintOf(computed(table, input('orders', columnNames(factOrders)), scope)!);
}

/** Whether `stored`, the number in a table, means the plan with the fingerprint `present`. */
export function isSamePlan(lakeSchema: LakeSchema, table: string, stored: bigint, present: bigint): boolean {
  return stored === present || fingerprintFrom010(table, stored, lakeSchema.promoted) === present;
}
