import { homedir } from 'node:os';
import { join } from 'node:path';

/** The checkout. */
export const root = join(__dirname, '../../..');

/** The peers' programs. */
export const peers = join(root, 'tools/bench/peers');

/** What survives a fresh clone on the same machine. */
export const cache =
  process.env.FASTCART_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fastcart');

/** The compiled program of an app. */
export function program(app: string): string {
  return join(root, 'apps', app, 'dist/main.js');
}
