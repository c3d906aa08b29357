import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where `npm start` puts its log and its lake; the default of every command. */
const home = resolve('.lake');

/** Where a server of this machine keeps what it has. */
export function serviceFolder(name: string, port: number): string {
  return resolve(home, 'services', `${name}-${port}`);
}

/** The log and the lake of `npm start`. */
export const demo = { LOG: pathToFileURL(resolve(home, 'log')).href, LAKE: resolve(home, 'lake') };
