import { check, options as longOptions, text } from './arguments';
import { native } from './native';
import { operate, type OperationOptions } from './operation';
import { storage, type StorageOptions } from './open';

/**
 * What time it is by the clock of a storage, in milliseconds since 1970: of an empty file that is written to the folder
 * of a table, and deleted again.
 *
 * @throws {DeltaError} STORAGE, INVALID_ARGUMENT, ABORTED
 */
export async function storageTime(url: string, options: StorageOptions & OperationOptions = {}): Promise<number> {
  check({ url: [url, text], options: [options, longOptions(storage)] });
  return operate(options, url, ({ abort }) => native().storageTime(url, options.storageOptions, abort));
}
