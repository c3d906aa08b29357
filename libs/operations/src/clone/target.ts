import type { DeltaTable } from '@fastcart/delta';
import { closedTogether, FastcartError, type Lake, parse, versionOf } from '@fastcart/runtime';
import { published } from '@fastcart/schemas';

/**
 * The set whose clone was interrupted here; undefined for an empty place. Errors: USAGE_INVALID, when the place has a lake or
 * other tables.
 */
export async function begunSet(target: Lake): Promise<string | undefined> {
  const opened = await Promise.all(target.lakeSchema.tables.map((table) => target.findIfThere(table)));
  using found = closedTogether(opened.filter((table) => table !== undefined));
  const done = opened[target.lakeSchema.tables.indexOf(published)];
  if (done && versionOf(done.properties)) throw occupied(target);
  const sets = new Set(await Promise.all(found.map(setOf)));
  if (sets.size > 1 || sets.has(undefined)) throw occupied(target);
  return [...sets][0];
}

/** The set in the record of the commit that created or filled the table. */
async function setOf(table: DeltaTable): Promise<string | undefined> {
  const records = (await table.history()).map(({ info }) => parse(info));
  return records.find((record) => record?.kind === 'clone')?.clone;
}

function occupied({ url }: Lake): FastcartError {
  return new FastcartError('USAGE_INVALID', `${url} holds a lake already: a clone needs a place of its own`);
}
