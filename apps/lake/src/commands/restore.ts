import { archiveOf } from '@fastcart/operations/archive';
import { planRestore, type RestorePlan } from '@fastcart/operations/restore/plan';
import { publishedSets } from '@fastcart/operations/restore/set';
import { restoreJob } from '@fastcart/operations/restore/job';
import { commonSettings, type Config, type Lake, readConfig, runJob, settings, stopSignal } from '@fastcart/runtime';
import { published } from '@fastcart/schemas';
import { type Command, Option } from 'commander';
import { defaults, lakeOf, print, toJson, waiting } from '../context';
import { grid } from '../grid';

interface Options {
  toRun?: string;
  at?: string;
  list?: true;
  keepBronze?: true;
  plan?: true;
  yes?: true;
  wait: number;
  log: string;
  topic?: string;
  lake: string;
}

const names = ['LOG', 'TOPIC', 'ARCHIVE', ...commonSettings] as const;

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description('set all tables back to a set that was published; workers go on from there')
    .option('--to-run <id>', 'the set that this run published')
    .option('--at <time>', 'the newest set that was published by then, ISO 8601 in UTC; a date means its end')
    .option('--list', 'print what was published, newest first, and do nothing')
    .option('--keep-bronze', 'Bronze and quarantine stay: Silver reads their newer rows again, and no log is needed')
    .option('--plan', 'print what is to be done, and do nothing')
    .option('--yes', 'do it: without, the plan is printed')
    .addOption(waiting('how long to wait for runs of the workers', 600))
    .addOption(new Option('--log <url>', settings.LOG.description).default(defaults.log))
    .addOption(new Option('--topic <name>', settings.TOPIC.description))
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .addHelpText(
      'after',
      '\nExample: lake restore --at 2025-11-09T12:00:00Z --plan\nWhat was interrupted is finished by the same command. docs/restore.md tells more.',
    )
    .action(async (options: Options, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      if (options.list) return list(lakeOf(options), json);
      const { config } = readConfig(names, flagsOf(options), process.env);
      const lake = lakeOf(options);
      const { toRun, at } = options;
      const chosen = { toRun, at, keepBronze: options.keepBronze ?? false };
      const archive = archiveOf(lake, config.ARCHIVE);
      const plan = await planRestore(lake, { ...chosen, log: config.LOG, topic: config.TOPIC, archive });
      const yes = options.yes === true && !options.plan;
      if (!json) print(planText(plan));
      if (!yes) return print(json ? toJson({ ...planFields(plan), restored: false }) : `\n${undone(plan)}`);
      await restore(config, plan, chosen.keepBronze, options.wait);
      print(
        json
          ? toJson({ ...planFields(plan), restored: true })
          : `\n${lake.url} is as run ${plan.set.runId} published it.`,
      );
    });
}

/** A set is chosen by its run from here on: by then a time may mean another. */
async function restore(
  config: Config<(typeof names)[number]>,
  { set }: RestorePlan,
  keepBronze: boolean,
  seconds: number,
): Promise<void> {
  await runJob(restoreJob({ toRun: set.runId, keepBronze }, seconds * 1000), config, stopSignal());
}

async function list(lake: Lake, json: boolean | undefined): Promise<void> {
  const [table] = await lake.open(published);
  const sets = await publishedSets(table);
  table.close();
  if (json) return print(toJson(sets));
  print(
    grid(
      ['run', 'published at', 'as of'],
      sets.map(({ runId, publishedAt, asOf }) => [runId, publishedAt, asOf ?? '']),
    ),
  );
}

function flagsOf({ log, lake, topic }: Options): string[] {
  return ['--log', log, '--lake', lake, ...(topic === undefined ? [] : ['--topic', topic])];
}

function undone({ tables }: RestorePlan): string {
  if (tables.some(({ version, newest }) => version !== newest)) return 'Nothing was done: --yes does it.';
  return 'There is nothing to do: the tables have those versions.';
}

function planFields({ set, tables, offsets, events }: RestorePlan) {
  const figures = tables.map(({ name, version, newest, rows, rowsNow }) => ({
    ...{ table: name, version, newest, rows, rowsNow },
  }));
  return { set, tables: figures, offsets, events };
}

function planText(plan: RestorePlan): string {
  const { set, tables, offsets, events } = planFields(plan);
  const count = (value: number): string => value.toLocaleString('en-US');
  const again = offsets
    .filter(({ from, to }) => from < to)
    .map(({ partition, from, to }) => `offsets ${from} to ${to - 1n} of partition ${partition}`);
  return [
    `As run ${set.runId} published it at ${set.publishedAt}, as of ${set.asOf ?? 'no order'}:`,
    grid(
      ['table', 'version', 'newest', 'rows', 'rows now'],
      tables.map(({ table, version, newest, rows, rowsNow }) => [
        ...[table, String(version), String(newest)],
        ...[count(rows), count(rowsNow)],
      ]),
    ),
    ...(again.length > 0 ? [`Bronze will read again: ${again.join(', ')}`] : []),
    ...(events > 0 ? [`Silver will read again: ${count(events)} rows of Bronze`] : []),
  ].join('\n');
}
