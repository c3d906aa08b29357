import { join } from 'node:path';

/** The checkout. */
export const root = join(__dirname, '../../..');

/** The peers' programs. */
export const peers = join(root, 'tools/bench/peers');

/** The compiled program of an app. */
export function program(app: string): string {
  return join(root, 'apps', app, 'dist/main.js');
}
