import { type Backlog, changeFeed, type Hop, type Run } from '@fastcart/runtime';
import { bronze } from '@fastcart/schemas';
import { check } from './check';
import { commit } from './commit';
import { read, rowsOf, type SilverInput, type SilverTables } from './read';
import { type SilverOutput, transform } from './transform';

/** New rows of Bronze, typed, validated and deduplicated, into Silver; what cannot be used into the rejected table. */
export function silverHop(
  run: Run,
  tables: SilverTables,
  backlog: Backlog = changeFeed(tables.bronze, bronze.name, run.batch, rowsOf),
): Hop<SilverInput, SilverOutput> {
  return {
    read: () => read(run, tables, backlog),
    transform: (input) => transform(run, tables, input),
    check: (_, output) => check(output),
    commit: (input, output) => commit(run, tables, input, output),
  };
}
