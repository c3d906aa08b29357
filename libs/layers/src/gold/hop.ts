import type { Hop, Run } from '@fastcart/runtime';
import { check } from './check';
import { commit, type Counted } from './commit';
import type { GoldTables } from './range';
import { type GoldInput, read } from './read';
import { type GoldOutput, transform } from './transform';

/** fact_orders' changes into the Gold tables: dates that changed, and today's snapshots. Then the set is published. */
export function goldHop(run: Run, tables: GoldTables): Hop<GoldInput, GoldOutput> {
  const counted: Counted = { dates: new Set(), tables: new Set() };
  return {
    read: () => read(run, tables),
    transform: (input) => transform(run, input),
    check: (input, output) => check(run, tables, input, output),
    commit: (input, output) => commit(run, tables, counted, input, output),
  };
}
