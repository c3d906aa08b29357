import { check, flag, json, map, text, writeOptions } from './arguments';
import { type CommitResult, commitTo, type WriteOptions } from './commit';
import type { Handle } from './handle';
import { mergeJson, type MergeSpec, merging } from './merge';
import { nativeSource, source as rows, type Source } from './source';
import { upserting, type UpsertSpec } from './upsert';

// Operations that change rows. Each is one commit or none, on the version that the table was loaded at.

export async function append(
  handle: Handle,
  source: Source,
  options: { mergeSchema?: boolean } & WriteOptions,
): Promise<CommitResult> {
  check({ source: [source, rows], options: [options, writeOptions({ mergeSchema: flag })] });
  return commitTo(handle, options, (native, commit, operation) =>
    native.append(nativeSource(source, operation), options.mergeSchema ?? false, commit, operation.abort),
  );
}

export async function overwrite(
  handle: Handle,
  source: Source,
  options: { overwriteSchema?: boolean } & WriteOptions,
): Promise<CommitResult> {
  check({ source: [source, rows], options: [options, writeOptions({ overwriteSchema: flag })] });
  return commitTo(handle, options, (native, commit, operation) =>
    native.overwrite(nativeSource(source, operation), options.overwriteSchema ?? false, commit, operation.abort),
  );
}

export async function replaceWhere(
  handle: Handle,
  predicate: string,
  source: Source,
  options: WriteOptions,
): Promise<CommitResult> {
  check({ predicate: [predicate, text], source: [source, rows], options: [options, writeOptions()] });
  return commitTo(handle, options, (native, commit, operation) =>
    native.replaceWhere(predicate, nativeSource(source, operation), commit, operation.abort),
  );
}

export async function merge(
  handle: Handle,
  source: Source,
  spec: MergeSpec,
  options: WriteOptions,
): Promise<CommitResult> {
  check({ source: [source, rows], spec: [spec, merging], options: [options, writeOptions()] });
  return commitTo(handle, options, (native, commit, operation) =>
    native.merge(nativeSource(source, operation), mergeJson(spec), commit, operation.abort),
  );
}

export async function upsert(
  handle: Handle,
  source: Source,
  spec: UpsertSpec,
  options: WriteOptions,
): Promise<CommitResult> {
  check({ source: [source, rows], spec: [spec, upserting], options: [options, writeOptions()] });
  return commitTo(handle, options, (native, commit, operation) =>
    native.upsert(nativeSource(source, operation), json('spec', spec), commit, operation.abort),
  );
}

export async function update(
  handle: Handle,
  set: Record<string, string>,
  options: { predicate?: string } & WriteOptions,
): Promise<CommitResult> {
  check({ set: [set, map(text)], options: [options, writeOptions({ predicate: text })] });
  return commitTo(handle, options, (native, commit, { abort }) => native.update(set, options.predicate, commit, abort));
}

export async function deleteRows(
  handle: Handle,
  predicate: string | undefined,
  options: WriteOptions,
): Promise<CommitResult> {
  check({ predicate: [predicate === undefined ? 'true' : predicate, text], options: [options, writeOptions()] });
  return commitTo(handle, options, (native, commit, { abort }) => native.delete(predicate, commit, abort));
}
