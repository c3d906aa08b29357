import { type Backlog, changeFeed, type Hop, type Run } from '@fastcart/runtime';
import { silver } from '@fastcart/schemas';
import { check } from './check';
import { commit } from './commit';
import type { Fact } from './fact';
import { type FactInput, type FactTables, read, rowsOf } from './read';
import { type FactOutput, transform } from './transform';

/** Silver's changes into the table of a fact: only rows that changed are read, folded and written. */
export function factHop(
  run: Run,
  fact: Fact,
  tables: FactTables,
  backlog: Backlog = changeFeed(tables.silver, silver.name, run.batch, rowsOf),
): Hop<FactInput, FactOutput> {
  return {
    read: () => read(run, fact, tables, backlog),
    transform: (input) => transform(run, fact, input),
    check: (_, output) => check(fact, output),
    commit: (input, output) => commit(run, fact, tables, input, output),
  };
}
