import type { DeltaTable } from '@fastcart/delta';
import { query } from '@fastcart/delta';
import { type EventLog, openEventLog } from '@fastcart/events';
import { openRanges, requireAll } from '@fastcart/layers/bronze';
import type { PublishedSet } from '@fastcart/published';
import { col, count } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { changeFeed, FastcartError, type Lake, requireVersion } from '@fastcart/runtime';
import {
  bronze,
  commitName,
  feed,
  layerOf,
  layersFrom,
  logPosition,
  positionOf,
  published,
  silver,
} from '@fastcart/schemas';
import { requireArchive } from '../archive-place';
import { sumOf } from '../files';
import { type Chosen, chosenSet } from './set';
import { archivedTargets, at, type Target, targetsOf, requireNobodyForgotten } from './versions';

export interface TablePlan extends Target {
  /** The newest version, and the rows of both. */
  newest: number;
  rows: number;
  rowsNow: number;
}

export interface RestorePlan {
  set: PublishedSet;
  /** In the order in which they are set back. */
  tables: TablePlan[];
  /** The offsets that Bronze reads again, by partition; empty when Bronze is kept. */
  offsets: { partition: number; from: bigint; to: bigint }[];
  /** The number of rows of a kept Bronze that Silver reads again. */
  events: number;
}

export interface RestoreOptions extends Chosen {
  /** Keeps Bronze and quarantine: Silver reads the later rows of Bronze again. */
  keepBronze: boolean;
  log: string;
  topic: string;
  archive: Lake;
}

/**
 * The steps of a restore. Checks that everything that they need exists. Errors: CONFIG_INVALID, USAGE_INVALID;
 * RESTORE_REFUSED, when versions or files of the set are gone; DATA_LOSS, LOG_REWOUND, TOPIC_RECREATED and those of the
 * log, when the log does not have all messages that Bronze would read again; SCHEMA_VERSION, when tables have been migrated since.
 */
export async function planRestore(lake: Lake, options: RestoreOptions): Promise<RestorePlan> {
  using opened = await lake.open(published, bronze);
  const [sets, events] = opened;
  requireArchive(sets, lake, options.archive);
  const set = await chosenSet(sets, options);
  const planAll = (targets: Target[]): Promise<TablePlan[]> =>
    Promise.all(withArchived(targets, archivedTargets(options.archive, set)).map(planTable));
  if (options.keepBronze) {
    const targets = (await targetsOf(lake, set, [])).filter(({ table }) => aboveBronze.includes(layerOf(table)));
    const tables = await planAll(targets);
    return { set, tables, offsets: [], events: await newEvents(events, tables) };
  }
  const { appIds, rangesFrom } = await askLog(options, events);
  const targets = await targetsOf(lake, set, appIds);
  const offsets = rangesFrom(targets.find(({ table }) => table === bronze)!.positions);
  return { set, tables: await planAll(targets), offsets, events: 0 };
}

const aboveBronze = layersFrom('silver');

/** Archived tables, each after the lake's. A worker in between writes archived days again, and the lake's rows count. */
function withArchived(targets: Target[], archived: Target[]): Target[] {
  return targets.flatMap((target) => [target, ...archived.filter(({ table }) => table === target.table)]);
}

async function planTable(target: Target): Promise<TablePlan> {
  const { place, table, name, version } = target;
  using opened = await place.open(table);
  const [now] = opened;
  await requireNobodyForgotten(now, name, version);
  const rows = await at(place, table, version, async (then) => {
    requireVersion(place.lakeSchema, name, then.properties);
    const { files } = await then.repair({ dryRun: true });
    if (files.length === 0) return sumOf(await then.files()).rows;
    throw new FastcartError('RESTORE_REFUSED', `${name}: ${files.length} files of version ${version} are gone`);
  });
  return { ...target, newest: now.version, rows, rowsNow: sumOf(await now.files()).rows };
}

/** Reads the rows that Silver will read again, without those that a restore has undone, and counts them. */
async function newEvents(events: DeltaTable, tables: TablePlan[]): Promise<number> {
  const backlog = changeFeed(events, bronze.name, { rows: Infinity, bytes: Infinity }, () => 0);
  const { positions } = tables.find(({ table }) => table === silver)!;
  const name = positionOf(silver);
  let read = { version: positions[name]!, id: positions[commitName(name)]! };
  let rows = 0;
  while (await backlog.isBehind(read)) {
    const { after, to, id, housekeeping } = await backlog.next(read);
    const inserted = feed([], housekeeping).filter(col('_change_type').eq('insert'));
    const counting = toSql(inserted.group([], { n: count() }));
    const [counted] = await query(counting, { changes: backlog.rows(after, to) }).rows();
    rows += Number(counted!.n);
    read = { version: to, id };
  }
  return rows;
}

interface AskedLog {
  appIds: string[];
  /** What Bronze reads from these positions up to what it has read. Errors: DATA_LOSS, LOG_REWOUND. */
  rangesFrom: (positions: Record<string, bigint>) => RestorePlan['offsets'];
}

async function askLog({ log: url, topic }: RestoreOptions, events: DeltaTable): Promise<AskedLog> {
  await using log = await openEventLog(url);
  try {
    return await ask(log, topic, events);
  } catch (error) {
    throw orKeepBronze(error);
  }
}

async function ask(log: EventLog, topic: string, events: DeltaTable): Promise<AskedLog> {
  const topicId = await log.topicId(topic);
  const partitions = await log.partitions(topic);
  const appIds = partitions.map(({ partition }) => logPosition(topicId, partition));
  const read = await events.transactions(appIds);
  if (read.size === 0)
    throw new FastcartError('TOPIC_RECREATED', `Bronze has read nothing of topic ${topic}, which is ${topicId} now`);
  const rangesFrom: AskedLog['rangesFrom'] = (positions) => {
    try {
      const ranges = openRanges(partitions, topicId, positions, true);
      requireAll(ranges);
      return ranges.map(({ partition, appId, from }) => ({ partition, from, to: read.get(appId) ?? from }));
    } catch (error) {
      throw orKeepBronze(error);
    }
  };
  return { appIds, rangesFrom };
}

/** Adds the alternative to an error of a log that does not have the messages any more. */
function orKeepBronze(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  error.message += '; --keep-bronze sets back only Silver and Gold, without the log';
  return error;
}
