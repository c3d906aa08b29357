import { listRejected, showRejected } from '@fastcart/operations/rejected/read';
import { type Retried, retryJob } from '@fastcart/operations/rejected/retry';
import { brokenRules, counted } from '@fastcart/quality';
import { commonSettings, readConfig, runJob, settings, stopSignal } from '@fastcart/runtime';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { defaults, lakeOf, print, toJson, waiting } from '../context';
import { grid } from '../grid';

const reason = (): Option =>
  new Option('--reason <name>', 'only those with this reason').choices(Object.keys(brokenRules('reject')));
const lake = (): Option => new Option('--lake <url>', settings.LAKE.description).default(defaults.lake);
const asJson = (command: Command): boolean => command.optsWithGlobals<{ json?: boolean }>().json === true;

export function addRejected(program: Command): void {
  const group = program.command('rejected').description('the events that Silver could not use');
  group
    .command('list')
    .description('where they are in the log, and why they were rejected; the newest come first')
    .addOption(reason())
    .addOption(new Option('--limit <number>', 'how many').default(50).argParser(whole))
    .addOption(lake())
    .action(async (options: { lake: string; reason?: string; limit: number }, command: Command) => {
      const rows = await listRejected(lakeOf(options), options.reason, options.limit);
      if (asJson(command)) return print(toJson(rows));
      const cells = rows.map((row) => [
        String(row.kafka_partition),
        String(row.kafka_offset),
        row.reject_reasons,
        row.ingestion_timestamp,
      ]);
      print(grid(['partition', 'offset', 'reasons', 'ingested'], cells));
    });
  group
    .command('show')
    .description('print one event, with all that is in it, as JSON')
    .addArgument(new Argument('<partition>').argParser(whole))
    .addArgument(new Argument('<offset>').argParser(whole))
    .addOption(lake())
    .action(async (partition: number, offset: number, options: { lake: string }) =>
      print(await showRejected(lakeOf(options), partition, BigInt(offset))),
    );
  group
    .command('retry')
    .description('judge them again by the rules of this program: those that it accepts go into Silver')
    .addOption(reason())
    .option('--yes', 'do it; without it, only print what would be accepted')
    .addOption(waiting('how long to wait for a run of Silver', 60))
    .addOption(lake())
    .addHelpText('after', '\nAn event that has to be corrected is sent again, corrected, to the log: docs/replay.md.')
    .action(async (options: { lake: string; reason?: string; yes?: true; wait: number }, command: Command) => {
      const { config } = readConfig(commonSettings, ['--lake', options.lake], process.env);
      const { yes = false, reason, wait } = options;
      const job = retryJob({ reason, yes, waitMs: wait * 1000 });
      const { result: retried } = await runJob(job, config, stopSignal());
      print(asJson(command) ? toJson({ done: yes, ...retried }) : sentence(retried, yes));
    });
  for (const command of group.commands) command.exitOverride();
}

function whole(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It has to be a whole number.');
}

function sentence({ rejected, accepted, new: added, replaced, dropped }: Retried, done: boolean): string {
  if (rejected === 0) return 'There are no rejected events.';
  const share = `${accepted.toLocaleString('en-US')} of ${counted(rejected, 'rejected event')}`;
  if (accepted === 0) return `The rules accept ${share}. Nothing was changed.`;
  const changes = `${added} new, ${replaced} replace an earlier version, ${dropped} dropped as duplicates`;
  if (done) return `Accepted ${share}: ${changes}.`;
  return `The rules accept ${share}: ${changes}.\nNothing was changed: --yes does it.`;
}
