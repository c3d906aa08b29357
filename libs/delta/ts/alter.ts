import { check, flag, json, list, map, shape, text, writeOptions } from './arguments';
import { commitJson, type CommitResult, type WriteOptions } from './commit';
import type { Handle } from './handle';
import type { NativeTable } from './native';
import type { Operation } from './operation';
import { field, type Field } from './schema';

const scalar = shape('a string, a number or a boolean', (value) =>
  ['string', 'number', 'boolean'].includes(typeof value),
);

// Operations that change a table's definition. Each is a commit that conflicts with all concurrent writers.

export async function addConstraints(
  handle: Handle,
  constraints: Record<string, string>,
  options: WriteOptions,
): Promise<CommitResult> {
  check({ constraints: [constraints, map(text)], options: [options, writeOptions()] });
  return alter(handle, options, (native, commit, { abort }) => native.addConstraints(constraints, commit, abort));
}

export async function dropConstraint(
  handle: Handle,
  name: string,
  options: { ifExists?: boolean } & WriteOptions,
): Promise<CommitResult> {
  check({ name: [name, text], options: [options, writeOptions({ ifExists: flag })] });
  return alter(handle, options, (native, commit, { abort }) =>
    native.dropConstraint(name, options.ifExists ?? false, commit, abort),
  );
}

export async function addColumns(handle: Handle, columns: Field[], options: WriteOptions): Promise<CommitResult> {
  check({ columns: [columns, list(field)], options: [options, writeOptions()] });
  const schema = json('columns', { type: 'struct', fields: columns });
  return alter(handle, options, (native, commit, { abort }) => native.addColumns(schema, commit, abort));
}

export async function setProperties(
  handle: Handle,
  properties: Record<string, string>,
  options: WriteOptions,
): Promise<CommitResult> {
  check({ properties: [properties, map(text)], options: [options, writeOptions()] });
  return alter(handle, options, (native, commit, { abort }) => native.setProperties(properties, commit, abort));
}

export async function setName(handle: Handle, name: string, options: WriteOptions): Promise<CommitResult> {
  check({ name: [name, text], options: [options, writeOptions()] });
  return alter(handle, options, (native, commit, { abort }) => native.setMetadata(name, undefined, commit, abort));
}

export async function setDescription(
  handle: Handle,
  description: string,
  options: WriteOptions,
): Promise<CommitResult> {
  check({ description: [description, text], options: [options, writeOptions()] });
  return alter(handle, options, (native, commit, { abort }) =>
    native.setMetadata(undefined, description, commit, abort),
  );
}

export async function setColumnMetadata(
  handle: Handle,
  column: string,
  metadata: Record<string, string | number | boolean>,
  options: WriteOptions,
): Promise<CommitResult> {
  check({ column: [column, text], metadata: [metadata, map(scalar)], options: [options, writeOptions()] });
  return alter(handle, options, (native, commit, { abort }) =>
    native.setColumnMetadata(column, JSON.stringify(metadata), commit, abort),
  );
}

async function alter(
  handle: Handle,
  options: WriteOptions,
  run: (native: NativeTable, commit: string | undefined, operation: Operation) => Promise<number>,
): Promise<CommitResult> {
  const version = await handle.change(options, (native, operation) =>
    run(native, commitJson(options.commit), operation),
  );
  return { version, metrics: {} };
}
