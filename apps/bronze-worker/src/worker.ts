import { openEventLog } from '@fastcart/events';
import { type HopReport, Lake, runHop, type Worker } from '@fastcart/runtime';
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
    const reports: HopReport[] = [];
    try {
      for (;;) {
        const hop = new BronzeHop(
          run,
          log,
          config.TOPIC,
          { bronze: table, quarantine: side },
          Number(config.BATCH_BYTES),
        );
        const report = await runHop(run, hop);
        if (!report) return reports;
        reports.push(report);
        if (report.outcome === 'lost') return reports;
      }
    } finally {
      table.close();
      side.close();
      await log.close();
    }
  },
};
