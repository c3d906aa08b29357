import { Lake, orStopped, runHops, type Job } from '@fastcart/runtime';
import { factOrders, goldTables, published, quarantine, rejected, silver } from '@fastcart/schemas';
import { factOrdersHop } from '../facts';
import { goldHop } from './hop';
import { upstreamVersions } from './upstream';

/** Silver's changes into fact_orders, fact_orders' changes into the Gold tables, and the set is published. */
export const goldJob: Job<never> = {
  name: 'gold',
  description: 'folds events to orders and computes the Gold tables of the dates that changed',
  settings: [],
  async run(run, config) {
    using tables = await orStopped(
      new Lake(config.LAKE, run.contract).openOrInit(
        silver,
        factOrders,
        published,
        quarantine,
        rejected,
        ...goldTables,
      ),
      run.signal,
    );
    const [events, facts, set, side, rejects, ...opened] = tables;
    const gold = Object.fromEntries(goldTables.map(({ name }, index) => [name, opened[index]!]));
    await runHops(run, factOrdersHop(run, { silver: events, facts }));
    const upstream = await upstreamVersions(factOrders, {
      [silver.name]: events,
      [factOrders.name]: facts,
      [quarantine.name]: side,
      [rejected.name]: rejects,
    });
    await runHops(run, goldHop(run, { facts, gold, published: set, upstream }));
  },
};
