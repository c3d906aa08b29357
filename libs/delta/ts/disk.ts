import { check, flag } from './arguments';
import { native } from './native';

/**
 * Whether this process waits until what it writes to a local disk is on it: data files before the log entry that names
 * them, the entry before its commit has succeeded. At first it does. Without it a commit is faster, and a loss of power may
 * take back commits of the last half a minute, or damage them.
 *
 * @throws {DeltaError} INVALID_ARGUMENT
 */
export function syncWrites(on: boolean): void {
  check({ on: [on, flag] });
  native().syncWrites(on);
}
