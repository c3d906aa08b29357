import { archiveOf } from '@fastcart/operations/archive';
import { restoreJob } from '@fastcart/operations/restore/job';
import { planRestore } from '@fastcart/operations/restore/plan';
import { publishedSets } from '@fastcart/operations/restore/set';
import type { PublishedSet } from '@fastcart/published';
import { commonSettings, type Lake, runJob } from '@fastcart/runtime';
import { published } from '@fastcart/schemas';
import { flag, option, waiting } from '../given';
import { grid } from '../grid';
import { type Context, lakeCommand } from '../lake-command';
import { count, print, unchanged } from '../output';

interface Choice {
  toRun?: string;
  at?: string;
  keepBronze?: true;
}

export const command = lakeCommand({
  options: {
    toRun: option('<id>', 'use the set that this run published'),
    at: option('<time>', 'use the newest set that was published by this time, ISO 8601 in UTC; a date means its end'),
    list: flag('only list the published sets, newest first', (made) => made.conflicts('yes')),
    keepBronze: flag('keep Bronze and quarantine: Silver reads their newer rows again, and the log is not needed'),
    wait: waiting('seconds to wait for runs of the workers', 600),
  },
  settings: ['LOG', 'TOPIC', 'ARCHIVE', ...commonSettings],
  settingOptions: ['LOG', 'TOPIC'],
  help: 'Example: lake restore --at 2025-11-09T12:00:00Z\nTo finish after an interruption, run the same command again. See docs/restore.md.',
  plan: async ({ list, ...choice }, context) =>
    list ? await setsOf(context.lake) : { ...(await planned(choice, context)), restored: false },
  planText: (plan) => ('set' in plan ? `${planText(plan)}\n\n${undone(plan)}` : setsText(plan)),
  run: async ({ wait, ...choice }, context) => {
    const plan = await planned(choice, context);
    if (!context.asJson) print(planText(plan));
    // The plan's set: --at may mean another set by now.
    const chosen = { toRun: plan.set.runId, keepBronze: choice.keepBronze === true };
    await runJob(restoreJob(chosen, wait * 1000), context.config, context.signal);
    return { ...plan, restored: true };
  },
  text: ({ set }, _, { lake }) => `\n${lake.url} has the set that run ${set.runId} published.`,
});

async function planned(
  { toRun, at, keepBronze = false }: Omit<Choice, 'keepBronze'> & { keepBronze?: boolean },
  { lake, config: { LOG: log, TOPIC: topic, ARCHIVE } }: Context<'LOG' | 'TOPIC' | 'ARCHIVE'>,
) {
  const archive = archiveOf(lake, ARCHIVE);
  const { set, tables, offsets, events } = await planRestore(lake, { toRun, at, keepBronze, log, topic, archive });
  const rows = tables.map(({ name, version, newest, rows, rowsNow }) => ({
    ...{ table: name, version, newest, rows, rowsNow },
  }));
  return { set, tables: rows, offsets, events };
}

type Planned = Awaited<ReturnType<typeof planned>>;

async function setsOf(lake: Lake): Promise<PublishedSet[]> {
  using opened = await lake.open(published);
  const [table] = opened;
  return await publishedSets(table);
}

function setsText(sets: PublishedSet[]): string {
  return grid(
    ['run', 'published at', 'as of'],
    sets.map(({ runId, publishedAt, asOf }) => [runId, publishedAt, asOf ?? '']),
  );
}

function undone({ tables }: Planned): string {
  if (tables.some(({ version, newest }) => version !== newest)) return unchanged;
  return 'There is nothing to do: the tables already have the versions of the set.';
}

function planText({ set, tables, offsets, events }: Planned): string {
  const again = offsets
    .filter(({ from, to }) => from < to)
    .map(({ partition, from, to }) => `offsets ${from} to ${to - 1n} of partition ${partition}`);
  return [
    `The set that run ${set.runId} published at ${set.publishedAt}, as of ${set.asOf ?? 'no order'}:`,
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
