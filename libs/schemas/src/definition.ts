import { createHash } from 'node:crypto';
import { rel, type Relation } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { factOrders } from './core';
import { computed, type GoldTable } from './gold/definition';
import { columnNames } from './table';

/** Name of the txn action by which a table tells how its rows were computed: it commits with the first of them. */
export const definition = 'definition';

/** A number for what a plan says, the same on every machine: the first 60 bits of its SQL's SHA-256. */
export function definitionOf(...plans: Relation[]): bigint {
  const text = plans.map(toSql).join('\n');
  return BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 15)}`);
}

/** Of the days of a scope that stands for all. */
export function goldDefinition(table: GoldTable): bigint {
  const day = '2000-01-01';
  const scope = { created: [day], shipped: [day], asOf: day };
  return definitionOf(computed(table, rel('orders', columnNames(factOrders)), scope)!);
}
