import { FastcartError } from '@fastcart/runtime';
import type { Fact } from './fact';
import type { FactOutput } from './transform';

/** One row for each key. Errors: AUDIT_FAILED. */
export function check({ table, counted }: Fact, { rows, keys }: FactOutput): Promise<void> {
  if (rows === keys) return Promise.resolve();
  throw new FastcartError('AUDIT_FAILED', `${table.name}: ${keys} ${counted} folded to ${rows} rows`);
}
