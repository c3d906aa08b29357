import { type Backlog, changeFeed, type Hop, type Run } from '@fastcart/runtime';
import { silver } from '@fastcart/schemas';
import { check } from './check';
import { commit } from './commit';
import { type FactOrdersInput, type FactOrdersTables, read, rowsOf } from './read';
import { type FactOrdersOutput, transform } from './transform';

/** Silver's changes into fact_orders: only orders that changed are read, folded and written. */
export function factOrdersHop(
  run: Run,
  tables: FactOrdersTables,
  backlog: Backlog = changeFeed(tables.silver, silver.name, run.batch, rowsOf),
): Hop<FactOrdersInput, FactOrdersOutput> {
  return {
    read: () => read(run, tables, backlog),
    transform: (input) => transform(run, input),
    check: (_, output) => check(output),
    commit: (input, output) => commit(run, tables, input, output),
  };
}
