import { createHash } from 'node:crypto';

/** Names a lake where its URL cannot stand: 16 hexadecimal digits. */
export function lakeHash(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 16);
}
