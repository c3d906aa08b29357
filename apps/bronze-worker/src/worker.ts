import { openEventLog } from '@fastcart/events';
import { Lake, runHops, type Worker } from '@fastcart/runtime';
import { bronze, quarantine } from '@fastcart/schemas';
import { BronzeHop } from './hop';

/** The event log into Bronze, in commits of at most BATCH_BYTES, until the log's end is reached. */
export const bronzeWorker: Worker<'LOG' | 'TOPIC' | 'BATCH_BYTES'> = {
  layer: 'bronze',
  description: 'reads the event log since the stored position and appends it to Bronze',
  settings: ['LOG', 'TOPIC', 'BATCH_BYTES'],
  async run(run, config) {
    const log = await openEventLog(config.LOG);
    const [table, side] = await new Lake(config.LAKE).openOrInit(bronze, quarantine);
    const tables = { bronze: table, quarantine: side };
    try {
      return await runHops(run, new BronzeHop(run, log, config.TOPIC, tables, Number(config.BATCH_BYTES)));
    } finally {
      for (const opened of Object.values(tables)) opened.close();
      await log.close();
    }
  },
};
