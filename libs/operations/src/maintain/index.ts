import type { DeltaTable } from '@fastcart/delta';
import { archivedName } from '@fastcart/published';
import { republish } from '@fastcart/published';
import {
  addReport,
  type CommonSetting,
  type Config,
  type Job,
  Lake,
  orStopped,
  readLakeSchema,
  type RunRecord,
  Stopped,
  tryJob,
} from '@fastcart/runtime';
import { goldTables, layerOf, published, type Table } from '@fastcart/schemas';
import { archiveOf } from '../archive';
import { requireArchive } from '../archive-place';
import { type Plan, planOf } from './plan';
import { neededOf } from './readers';
import { requireAllowed } from './allowed';
import { type Retention, type RetentionConfig, retentionOf, type RetentionSetting } from './retention';
import { maintainJob } from './job';

export type { Plan } from './plan';
export { retentionSettings } from './retention';
export type { MaintenanceCounts } from './job';

export interface Maintained {
  table: string;
  record: RunRecord;
}

export interface MaintainOptions {
  now: Date;
  /** How long it waits for a run of the layer that writes a table. */
  waitMs: number;
  /** By how many days the operator lets retention move each horizon; undefined: no retention. */
  dropDays: number | undefined;
  signal: AbortSignal;
  progress: (what: string) => void;
}

export interface Outcome {
  done: Maintained[];
  /** In the order in which they happened: after an error of one table the others are still maintained. */
  errors: unknown[];
}

/**
 * Maintains tables one after the other, each under the lease of the layer that writes it, so that neither loses a commit to
 * the other. Then it maintains their archived tables, from which forgetting removes people too. In the end it publishes the
 * new versions. Only a signal ends it early. Errors: CONFIG_INVALID, RETENTION_REFUSED, before anything is done.
 */
export async function maintainLake(
  config: Config<CommonSetting | RetentionSetting>,
  wanted: readonly Table[],
  { now, waitMs, dropDays, signal, progress }: MaintainOptions,
): Promise<Outcome> {
  const lake = new Lake(config.LAKE, readLakeSchema(config.MIGRATIONS));
  const chosen = await lake.present(wanted);
  const archive = archiveOf(lake, config.ARCHIVE);
  // Retention accepts an archive that was moved.
  if (dropDays === undefined) await archivedOf(lake, chosen, archive);
  const retention = dropDays === undefined ? undefined : await retentionOf(lake, config, now, dropDays);
  if (retention) await requireAllowed(lake, chosen, retention);
  const options = { now, waitMs, retention };
  const [done, errors]: [Maintained[], unknown[]] = [[], []];
  const orNoted = async <T>(work: Promise<T>): Promise<T | undefined> =>
    work.catch((error: unknown) => {
      if (Stopped.of(error)) throw error;
      errors.push(error);
      return undefined;
    });
  /** The tables that were maintained. */
  const maintained = async (tables: readonly Table[], inArchive: boolean): Promise<Table[]> => {
    const those: Table[] = [];
    for (const table of tables) {
      const name = inArchive ? archivedName(table) : table.name;
      progress(`maintaining ${name}`);
      const ended = await orNoted(tryJob(maintainJob(table, options, inArchive), config, signal));
      if (!ended) continue;
      done.push({ table: name, record: ended.record });
      those.push(table);
    }
    return those;
  };
  const live = await maintained(chosen, false);
  // The archived days of a table are published with it.
  const archived = await maintained((await orNoted(archivedOf(lake, live, archive))) ?? [], true);
  await orNoted(tryJob(republishJob(live, archived, waitMs), config, signal));
  return { done, errors };
}

/** What {@link maintainLake} would do, also with more days than `dropDays` allows; changes nothing. Errors: CONFIG_INVALID. */
export async function planLake(
  lake: Lake,
  wanted: readonly Table[],
  now: Date,
  config: RetentionConfig,
  dropDays: number | undefined,
): Promise<({ table: string } & Plan)[]> {
  const chosen = await lake.present(wanted);
  const archive = archiveOf(lake, config.ARCHIVE);
  const plans: ({ table: string } & Plan)[] = [];
  const retention = dropDays === undefined ? undefined : await retentionOf(lake, config, now, dropDays);
  const plan = async (place: Lake, table: Table, name: string, by?: Retention): Promise<void> => {
    using tables = await place.open(table);
    const [opened] = tables;
    plans.push({ table: name, ...(await planOf(table, opened, await neededOf(lake, name, opened), now, by)) });
  };
  for (const table of chosen) await plan(lake, table, table.name, retention);
  for (const table of await archivedOf(lake, chosen, archive)) await plan(archive, table, archivedName(table));
  return plans;
}

/** The tables with archived days. Errors: CONFIG_INVALID, when these are in another archive. */
async function archivedOf(lake: Lake, chosen: readonly Table[], archive: Lake): Promise<Table[]> {
  const gold = chosen.filter(({ name }) => goldTables.some((table) => table.name === name));
  if (gold.length === 0) return [];
  using sets = await lake.open(published);
  requireArchive(sets[0], lake, archive);
  const there = await Promise.all(gold.map((table) => archive.has(table)));
  return gold.filter((_, index) => there[index]);
}

function republishJob(chosen: readonly Table[], archived: Table[], waitMs: number): Job<'ARCHIVE'> {
  return {
    name: 'maintain',
    description: 'publishes the newest set as maintenance has left its tables',
    settings: ['ARCHIVE'],
    leases: { names: [layerOf(published)], waitMs },
    async run(run, config) {
      const lake = new Lake(config.LAKE, run.lakeSchema);
      using opened = await orStopped(lake.open(published, ...chosen), run.signal);
      using old = await orStopped(archiveOf(lake, config.ARCHIVE).open(...archived), run.signal);
      const [set, ...tables] = opened;
      const before = set.version;
      const named = (list: readonly Table[], all: DeltaTable[]): Record<string, DeltaTable> =>
        Object.fromEntries(list.map(({ name }, index) => [name, all[index]!]));
      await republish(run, set, named(chosen, tables), named(archived, old));
      if (set.version > before)
        addReport(run, { outcome: 'committed', counts: {}, versions: { [published.name]: set.version } });
    },
  };
}
