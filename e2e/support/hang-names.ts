import dns from 'node:dns';
import { open } from 'node:fs';

/**
 * Preloaded into a process: the lookup of a name that ends with `.hanging` never ends, as with a DNS that does not answer. It
 * opens the FIFO in HANGING, which blocks one of Node's threads like the system's lookup, and cannot be cancelled either.
 */
const lookup = dns.lookup;
dns.lookup = ((name: string, ...rest: [never, never]): void => {
  if (name.endsWith('.hanging')) open(process.env.HANGING!, () => {});
  else lookup(name, ...rest);
}) as typeof dns.lookup;
