import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The folder of the log and the lake of `npm start`, which are the defaults of every command. */
const home = resolve('.lake');

/** The folder of a local server's data, settings and logs. */
export function serviceFolder(name: string, port: number): string {
  return resolve(home, 'services', `${name}-${port}`);
}

/** The log and the lake of `npm start`. */
export const demo = { LOG: pathToFileURL(resolve(home, 'log')).href, LAKE: resolve(home, 'lake') };
