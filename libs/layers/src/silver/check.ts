import { unaccounted } from '@fastcart/quality';
import { FastcartError } from '@fastcart/runtime';
import type { SilverOutput } from './transform';

/** Every row of Bronze is exactly one of new, replaced, dropped and rejected. Errors: AUDIT_FAILED. */
export function check({ account }: SilverOutput): Promise<void> {
  const mistake = unaccounted(account);
  if (mistake) throw new FastcartError('AUDIT_FAILED', `silver: ${mistake}`);
  return Promise.resolve();
}
