import { FastcartError } from '@fastcart/runtime';
import type { BronzeInput } from './read';
import type { BronzeOutput } from './transform';

/** Every message is a row or quarantined. Errors: AUDIT_FAILED. */
export function check({ messages }: BronzeInput, { decoded }: BronzeOutput): Promise<void> {
  const { rowCount, quarantinedCount } = decoded;
  if (rowCount + quarantinedCount === messages) return Promise.resolve();
  const sum = `${rowCount} rows + ${quarantinedCount} quarantined`;
  throw new FastcartError('AUDIT_FAILED', `bronze: ${messages} messages read, but ${sum}`);
}
