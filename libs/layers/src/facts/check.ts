import { FastcartError } from '@fastcart/runtime';
import type { FactOrdersOutput } from './transform';

/** One row per order. Errors: AUDIT_FAILED. */
export function check({ rows, orders }: FactOrdersOutput): Promise<void> {
  if (rows === orders) return Promise.resolve();
  throw new FastcartError('AUDIT_FAILED', `fact_orders: ${orders} orders folded to ${rows} rows`);
}
