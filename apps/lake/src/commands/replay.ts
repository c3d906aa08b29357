import { type Change, planReplay, type Replay, replayLake } from '@fastcart/operations/replay/index';
import { commonSettings, readConfig, settings, stopSignal } from '@fastcart/runtime';
import { goldTables } from '@fastcart/schemas';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { defaults, print, toJson, waiting } from '../context';
import { grid } from '../grid';

interface Options {
  lake: string;
  from?: string;
  to?: string;
  table?: string;
  plan?: true;
  yes?: true;
  wait: number;
}

export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('compute Silver or Gold again from the layer below, beside the lake, and swap in what differs')
    .addArgument(new Argument('<layer>', 'silver: with all of Gold above it').choices(['silver', 'gold']))
    .addOption(
      new Option(
        '--from <date>',
        'the first day to compute: by the day of ingestion for Silver, by date for Gold',
      ).argParser(day),
    )
    .addOption(new Option('--to <date>', 'the last day to compute').argParser(day))
    .addOption(new Option('--table <name>', 'only this Gold table').choices(goldTables.map(({ name }) => name)))
    .option('--plan', 'only print what would change, as without --yes')
    .option('--yes', 'change it')
    .addOption(waiting('how long to wait for workers that have to rest during the swap', 300))
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .addHelpText('after', '\nExample: lake replay gold --table top_products --plan\ndocs/replay.md tells how it works.')
    .action(async (target: Replay['target'], options: Options, command: Command) => {
      const { from, to, table, lake, wait } = options;
      if (table !== undefined && target !== 'gold')
        return command.error('--table names a table of Gold: use `lake replay gold`');
      const { config } = readConfig(commonSettings, ['--lake', lake], process.env);
      const yes = options.yes === true && !options.plan;
      const replay: Replay = { target, table, from, to };
      const how = { config, signal: stopSignal(), waitMs: wait * 1000 };
      const changes = await (yes ? replayLake : planReplay)(replay, how);
      if (command.optsWithGlobals<{ json?: boolean }>().json) return print(toJson({ ...replay, done: yes, changes }));
      print(text(changes));
      print(`\n${yes ? 'Done, and published.' : undone(changes)}`);
    });
}

function day(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toJSON()?.startsWith(text)) return text;
  throw new InvalidArgumentError('It has to be a date, such as 2025-11-09.');
}

function undone(changes: Change[]): string {
  const differs = changes.some(({ added, removed, changed }) => added + removed + changed > 0);
  if (differs) return 'Nothing was changed: --yes does it.';
  return 'No row differs: --yes only writes down by which definition the rows are computed.';
}

function text(changes: Change[]): string {
  const count = (value: number): string => value.toLocaleString('en-US');
  const rows = changes.map(({ table, added, removed, changed, before, after }) => [
    table,
    ...[added, removed, changed].map(count),
    before.rows!,
    after.rows!,
  ]);
  const header = ['table', 'new', 'gone', 'changed', 'rows before', 'after'];
  return [grid(header, rows), ...changes.flatMap(sums)].join('\n');
}

/** Only the sums that change. */
function sums({ table, before, after }: Change): string[] {
  const moved = Object.keys(before).filter((name) => name !== 'rows' && before[name] !== after[name]);
  return moved.map((name) => `${table}: ${name} ${before[name] ?? 0} -> ${after[name] ?? 0}`);
}
