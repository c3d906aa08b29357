import { openEventLog } from '@fastcart/events';
import { Lake, runHops, type Worker } from '@fastcart/runtime';
import { bronze, quarantine } from '@fastcart/schemas';
import { BronzeHop } from './hop';

/** The event log into Bronze, in as many commits as memory asks, until the log's end is reached. */
export const bronzeWorker: Worker<'LOG' | 'TOPIC'> = {
  layer: 'bronze',
  description: 'reads the event log since the stored position and appends it to Bronze',
  settings: ['LOG', 'TOPIC'],
  async run(run, config) {
    const log = await openEventLog(config.LOG);
    const [table, side] = await new Lake(config.LAKE).openOrInit(bronze, quarantine);
    const tables = { bronze: table, quarantine: side };
    try {
      return await runHops(run, new BronzeHop(run, log, config.TOPIC, tables));
    } finally {
      for (const opened of Object.values(tables)) opened.close();
      await log.close();
    }
  },
};
