import { isDeepStrictEqual } from 'node:util';
import type { HistoryEntry } from '@fastcart/delta';
import { archivedOf, publish } from '@fastcart/published';
import { publishedSet } from '@fastcart/published';
import {
  addReport,
  FastcartError,
  type Job,
  commitMaintenance,
  Lake,
  orStopped,
  parse,
  positionsOf,
  type Run,
} from '@fastcart/runtime';
import { canBeNew, layersFrom, published, transactionNames } from '@fastcart/schemas';
import { archiveOf } from '../archive';
import { emptyStaging, stagingLease } from '../replay/staging';
import { planRestore, type RestoreOptions, type RestorePlan, type TablePlan } from './plan';

/**
 * Sets the tables of a published set back, after it has waited up to `waitMs` milliseconds for runs of the workers. Gold
 * comes first and is then published; the tables that it reads follow. A reader's position is a version before the restore of
 * its source, and the reader passes over the undone commits. So the lake is sound after every commit, also when workers run
 * in between. Errors: CONFLICT.
 */
export function restoreJob(
  options: Omit<RestoreOptions, 'log' | 'topic' | 'archive'>,
  waitMs: number,
): Job<'LOG' | 'TOPIC' | 'ARCHIVE'> {
  return {
    name: 'restore',
    description: 'sets the tables of a published set back',
    settings: ['LOG', 'TOPIC', 'ARCHIVE'],
    leases: { names: [...layersFrom(options.keepBronze ? 'silver' : 'bronze'), stagingLease], waitMs },
    async run(run, { LAKE, LOG: log, TOPIC: topic, ARCHIVE }) {
      const lake = new Lake(LAKE, run.lakeSchema);
      const plan = await orStopped(
        planRestore(lake, { ...options, log, topic, archive: archiveOf(lake, ARCHIVE) }),
        run.signal,
      );
      // The staged tables were made from commits that are about to be undone.
      await emptyStaging(run, lake);
      const isOfGold = ({ table }: TablePlan): boolean => canBeNew(table);
      const [gold, others] = [plan.tables.filter(isOfGold), plan.tables.filter((each) => !isOfGold(each))];
      const versions: Record<string, number> = {};
      for (const table of gold) versions[table.name] = await setBack(run, plan, table);
      if (!(await publishSet(run, lake, plan, versions)))
        throw new FastcartError('CONFLICT', 'a Gold run published meanwhile');
      for (const table of others) versions[table.name] = await setBack(run, plan, table);
      addReport(run, { outcome: 'committed', counts: { tables: plan.tables.length }, versions });
    },
  };
}

/** Sets a table back, unless it has the rows of the set already. Returns its version. */
async function setBack(run: Run, { set }: RestorePlan, target: TablePlan): Promise<number> {
  const { place, table, name, version, positions } = target;
  run.signal.throwIfAborted();
  using tables = await place.open(table);
  const [opened] = tables;
  const [last] = await opened.history(1);
  if (opened.version === version || restoredBy(last) === version) return opened.version;
  await commitMaintenance(run, name, opened, (commit) => opened.restore({ version }, { commit }), {
    record: { kind: 'restore', restored: version, set: set.runId },
    transactions: positions,
  });
  return opened.version;
}

/** The version to which a commit set its table back. */
function restoredBy(commit: HistoryEntry | undefined): number | undefined {
  const record = commit && parse(commit.info);
  return record?.kind === 'restore' ? record.restored : undefined;
}

/** Publishes the versions of the restored Gold tables, and the versions to which the others are set back. */
async function publishSet(
  run: Run,
  lake: Lake,
  { set, tables }: RestorePlan,
  gold: Record<string, number>,
): Promise<boolean> {
  using opened = await lake.open(published);
  const [table] = opened;
  const newest = await publishedSet(table);
  // A Gold table that is newer than the set is empty now, and not a part of it.
  const isOfSet = (name: string): boolean => !canBeNew({ name }) || name in set.versions;
  const restored = Object.fromEntries(Object.entries(gold).filter(([name]) => isOfSet(name)));
  const versions = { ...archivedOf(newest?.versions ?? {}), ...set.versions, ...restored };
  for (const { name, version } of tables) if (isOfSet(name)) versions[name] ??= version;
  const names = transactionNames(published);
  const from = await positionsOf(table, names);
  const topmost = tables.find(({ name }) => isOfSet(name))!;
  const to = Object.fromEntries(names.map((name) => [name, topmost.positions[name]!]));
  const stands = names.every((name) => (from[name] ?? 0n) === to[name]);
  if (isDeepStrictEqual(newest?.versions, versions) && stands) return true;
  return (await publish(run, table, { asOf: set.asOf, versions }, { from, to }, { restored: set.runId })) !== undefined;
}
