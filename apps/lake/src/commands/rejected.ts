import { listRejected, showRejected } from '@fastcart/operations/rejected/read';
import { type Retried, retryJob } from '@fastcart/operations/rejected/retry';
import { brokenRules, counted } from '@fastcart/quality';
import { commonSettings, runJob } from '@fastcart/runtime';
import { commandGroup } from '../command';
import { argumentOf, option, optionOf, waiting, wholeNumber } from '../given';
import { grid } from '../grid';
import { type Context, lakeCommand } from '../lake-command';
import { count, print, unchanged } from '../output';

const reason = option('<name>', 'only events with this reason', (made) =>
  made.choices(Object.keys(brokenRules('reject'))),
);
const whole = wholeNumber(0, Number.MAX_SAFE_INTEGER);

const list = lakeCommand({
  options: {
    reason,
    limit: optionOf<number>('<number>', 'greatest number of events', (made) => made.default(50).argParser(whole)),
  },
  run: ({ reason, limit }, { lake }) => listRejected(lake, reason, limit),
  text: (rows) =>
    grid(
      ['partition', 'offset', 'reasons', 'ingested'],
      rows.map((row) => [
        String(row.kafka_partition),
        String(row.kafka_offset),
        row.reject_reasons,
        row.ingestion_timestamp,
      ]),
    ),
});

const show = lakeCommand({
  arguments: {
    partition: argumentOf<number>('<partition>', 'partition of the event in the log', (made) => made.argParser(whole)),
    offset: argumentOf<number>('<offset>', 'offset of the event in the partition', (made) => made.argParser(whole)),
  },
  run: async ({ partition, offset }, { lake }) => print(await showRejected(lake, partition, BigInt(offset))),
});

const retry = lakeCommand({
  options: { reason, wait: waiting('seconds to wait for a run of Silver', 60) },
  settings: commonSettings,
  help: 'To correct an event, send the corrected event to the log. See docs/replay.md.',
  plan: (values, context) => retried(values, context, false),
  planText: sentence,
  run: (values, context) => retried(values, context, true),
  text: sentence,
});

export const command = commandGroup({
  list: ['list rejected events with their place in the log and their reasons, newest first', list],
  show: ['print all values of one rejected event as JSON', show],
  retry: ['check rejected events again with the current rules, and write those that the rules accept to Silver', retry],
});

async function retried(
  { reason, wait }: { reason?: string; wait: number },
  { config, signal }: Context<(typeof commonSettings)[number]>,
  yes: boolean,
): Promise<{ done: boolean } & Retried> {
  const { result } = await runJob(retryJob({ reason, yes, waitMs: wait * 1000 }), config, signal);
  return { done: yes, ...result };
}

function sentence({ done, rejected, accepted, new: added, replaced, dropped }: { done: boolean } & Retried): string {
  if (rejected === 0) return 'There are no rejected events.';
  const share = `${count(accepted)} of ${counted(rejected, 'rejected event')}`;
  if (accepted === 0) return `The rules accept ${share}. Nothing was changed.`;
  const changes = `${added} new, ${replaced} replace an earlier version, ${dropped} dropped as duplicates`;
  if (done) return `Accepted ${share}: ${changes}.`;
  return `The rules accept ${share}: ${changes}.\n${unchanged}`;
}
