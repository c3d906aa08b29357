import { type HopReport, Lake, runHop, type Worker } from '@fastcart/runtime';
import { factOrders, goldTables, published, silver } from '@fastcart/schemas';
import { CoreHop } from './core-hop';
import { GoldHop } from './gold-hop';

/** Silver's changes into fact_orders, fact_orders' changes into the Gold tables, and the set is published. */
export const goldWorker: Worker<never> = {
  layer: 'gold',
  description: 'folds events to orders and computes the Gold tables of the dates that changed',
  settings: [],
  async run(run, config) {
    const [events, facts, set, ...opened] = await new Lake(config.LAKE).openOrInit(
      silver,
      factOrders,
      published,
      ...goldTables,
    );
    const gold = Object.fromEntries(goldTables.map(({ name }, index) => [name, opened[index]!]));
    try {
      const core = await runHop(run, new CoreHop(run, { silver: events, facts }));
      const tables = await runHop(run, new GoldHop(run, { facts, gold, published: set }));
      return [core, tables].filter((report): report is HopReport => report !== undefined);
    } finally {
      for (const table of [events, facts, set, ...opened]) table.close();
    }
  },
};
