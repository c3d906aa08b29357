import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileLock, makeFolder } from '@fastcart/events';
import { lakeHash } from './lake-hash';
import type { Lease } from './lease';

/**
 * A lease that is a lock on a file, for all processes that see it. It ends with its process, so that it has no time to
 * live. Undefined when another run holds it. `owner`: the run's id. Errors: the operating system's.
 */
export function acquireFileLease(lakeUrl: string, layer: string, owner: string): Lease | undefined {
  const folder = leaseFolder(lakeUrl);
  makeFolder(folder);
  const lock = FileLock.take(join(folder, `${layer}.lock`), owner);
  return lock && { [Symbol.asyncDispose]: () => Promise.resolve(lock.remove()) };
}

/** Beside a local lake's tables; for a remote lake, in this machine's temporary folder. */
function leaseFolder(lakeUrl: string): string {
  if (lakeUrl.startsWith('file:')) return join(fileURLToPath(lakeUrl), '.lease');
  return join(tmpdir(), `fastcart-lease-${process.getuid?.() ?? ''}`, lakeHash(lakeUrl));
}
