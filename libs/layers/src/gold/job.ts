import type { DeltaTable } from '@fastcart/delta';
import { Lake, orStopped, runHops, type Job } from '@fastcart/runtime';
import {
  factOrders,
  factTables,
  goldTables,
  published,
  quarantine,
  rejected,
  silver,
  type Table,
} from '@fastcart/schemas';
import { factHop, facts } from '../facts';
import { goldHop } from './hop';
import { upstreamVersions } from './upstream';

/** Silver's changes into the fact tables, fact_orders' changes into the Gold tables, and the set is published. */
export const goldJob: Job<never> = {
  name: 'gold',
  description: 'folds events to orders and computes the Gold tables of the dates that changed',
  settings: [],
  async run(run, config) {
    using tables = await orStopped(
      new Lake(config.LAKE, run.lakeSchema).openOrInit(
        ...[silver, published, quarantine, rejected],
        ...factTables,
        ...goldTables,
      ),
      run.signal,
    );
    const [events, set, side, rejects, ...others] = tables;
    const named = (list: readonly Table[], opened: DeltaTable[]): Record<string, DeltaTable> =>
      Object.fromEntries(list.map(({ name }, index) => [name, opened[index]!]));
    const folded = named(factTables, others);
    const gold = named(goldTables, others.slice(factTables.length));
    // fact_orders is last: the tables above it publish a set, which names the others too.
    for (const fact of facts.toReversed())
      await runHops(run, factHop(run, fact, { silver: events, facts: folded[fact.table.name]! }));
    const below = await upstreamVersions(factOrders, {
      ...{ [silver.name]: events, [quarantine.name]: side, [rejected.name]: rejects },
      ...folded,
    });
    const versions = Object.entries(folded).map(([name, { version }]) => [name, version] as const);
    const upstream = { ...below, ...Object.fromEntries(versions) };
    await runHops(run, goldHop(run, { facts: folded[factOrders.name]!, gold, published: set, upstream }));
  },
};
