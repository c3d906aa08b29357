import { Lake, runHop, type Worker } from '@fastcart/runtime';
import { bronze, rejected, silver } from '@fastcart/schemas';
import { SilverHop } from './hop';

/** Bronze's new rows into Silver. */
export const silverWorker: Worker<never> = {
  layer: 'silver',
  description: 'types, judges and deduplicates the rows that Bronze gained',
  settings: [],
  async run(run, config) {
    const [source, table, side] = await new Lake(config.LAKE).openOrInit(bronze, silver, rejected);
    try {
      const report = await runHop(run, new SilverHop(run, { bronze: source, silver: table, rejected: side }));
      return report ? [report] : [];
    } finally {
      for (const opened of [source, table, side]) opened.close();
    }
  },
};
