import { openEventLog } from '@fastcart/events';
import { RedactionFilter } from '@fastcart/redaction';
import { FastcartError, Lake, orStopped, runHops, takeSideAgain, type Job } from '@fastcart/runtime';
import { bronze, forgotten, quarantine } from '@fastcart/schemas';
import { bronzeHop } from './hop';
import { publishPositions } from './publish-positions';
import { QuarantineAgain } from './quarantine-again';
import { Progress, type Topic } from './topic';

/** The event log into Bronze, in as many commits as memory asks, until the log's end is reached. */
export const bronzeJob: Job<'LOG' | 'TOPIC' | 'ACCEPT_LOSS' | 'SHARD' | 'SHARDS' | 'FORGET_KEY'> = {
  name: 'bronze',
  description: 'reads the event log since the stored position and appends it to Bronze',
  settings: ['LOG', 'TOPIC', 'ACCEPT_LOSS', 'SHARD', 'SHARDS', 'FORGET_KEY'],
  async run(run, config) {
    const share = { shard: config.SHARD, shards: config.SHARDS };
    if (share.shard >= share.shards) throw new FastcartError('CONFIG_INVALID', 'SHARD (--shard) must be below SHARDS');
    if (share.shards > 1) run.trace.share = share;
    await using log = await openEventLog(config.LOG, { messageBytes: run.batch.bytes });
    using opened = await orStopped(
      new Lake(config.LAKE, run.lakeSchema).openOrInit(bronze, quarantine, forgotten),
      run.signal,
    );
    const [table, side, subjects] = opened;
    const tables = { bronze: table, quarantine: side };
    const filter = new RedactionFilter(subjects, config.FORGET_KEY);
    const topic: Topic = { log, name: config.TOPIC, share, acceptLoss: config.ACCEPT_LOSS };
    const quarantineAgain = new QuarantineAgain(run, topic, filter);
    const pair = { main: table, side, names: { main: bronze.name, side: quarantine.name } };
    await takeSideAgain(run, pair, 'messages', (commit) => quarantineAgain.take(commit));
    const progress = new Progress();
    await runHops(run, bronzeHop(run, topic, tables, filter, progress));
    await publishPositions(run, topic, progress);
  },
};
