import { check, commit, json, list, map, object, options as longOptions, text } from './arguments';
import { commitJson, type CommitOptions } from './commit';
import { bridged } from './errors';
import { Handle } from './handle';
import { native } from './native';
import { operate, type OperationOptions } from './operation';
import { type Schema, struct } from './schema';
import { asOf, type AsOf, one, point } from './time';

export interface TableSpec {
  name?: string;
  description?: string;
  schema: Schema;
  partitionBy?: string[];
  /** Table properties, such as `delta.appendOnly`. */
  properties?: Record<string, string>;
}

const tableSpec = object(
  { name: text, description: text, schema: struct, partitionBy: list(text), properties: map(text) },
  ['schema'],
);
export const storage = { storageOptions: map(text) };

/** How a table's storage is reached: keys as delta-rs documents them for each kind, such as `aws_region`. */
export interface StorageOptions {
  storageOptions?: Record<string, string>;
}

/** Without a version or a time: the newest version. */
export type OpenOptions = (AsOf | { version?: undefined; timestamp?: undefined }) & StorageOptions & OperationOptions;

export async function openTable(url: string, options: OpenOptions): Promise<Handle> {
  check({ url: [url, text], options: [options, longOptions({ ...point, ...storage })] });
  return operate(options, url, async ({ abort }) => {
    return new Handle(url, await native().openTable(url, asOf(options), options.storageOptions, abort));
  });
}

export async function createTable(
  url: string,
  spec: TableSpec,
  options: { commit?: CommitOptions } & StorageOptions,
): Promise<Handle> {
  check({ url: [url, text], spec: [spec, tableSpec], options: [options, object({ commit, ...storage })] });
  return bridged(url, async () => {
    const { commit, storageOptions } = options;
    return new Handle(url, await native().createTable(url, json('spec', spec), commitJson(commit), storageOptions));
  });
}

export async function isDeltaTable(url: string, options: StorageOptions & OperationOptions): Promise<boolean> {
  check({ url: [url, text], options: [options, longOptions(storage)] });
  return operate(options, url, ({ abort }) => native().isDeltaTable(url, options.storageOptions, abort));
}

export async function refresh(handle: Handle): Promise<void> {
  return handle.move((native) => native.refresh());
}

export async function loadVersion(handle: Handle, at: AsOf): Promise<void> {
  check({ at: [at, one] });
  return handle.move(async (native) => native.loadVersion(asOf(at)));
}
