import type { DeltaTable } from '@fastcart/delta';
import { type EventLog, openEventLog } from '@fastcart/events';
import { isHousekeeping, type Lake, parse, sourceVersion } from '@fastcart/runtime';
import {
  bronze,
  type LakeSchema,
  isSamePlan,
  isSide,
  logPosition,
  planFingerprint,
  sourceName,
  sourceOf,
  type Table,
  tables,
} from '@fastcart/schemas';
import { sumOf } from './files';
import { fingerprints } from './fingerprints';

export interface TableStatus {
  table: string;
  version: number;
  rows: number;
  files: number;
  bytes: number;
  /** The source of the table, and how much of it the table has not read yet. */
  source: string | null;
  lag: number | null;
  /** The unit of `lag`: versions of a table, messages of a log, or bytes of a log in files. */
  lagUnit: LagUnit | null;
  /** The time of the last commit, ISO 8601. */
  updatedAt: string;
  /** The last run that wrote to the table, and its counts. */
  lastRun: string | null;
  counts: Record<string, number>;
  /** The number of rows of that run that broke a warning rule. */
  warnings: Record<string, number>;
  /** Whether the plan fingerprint is the program's. Null for a table without rows or without a plan. */
  definition: 'present' | 'other' | 'unknown' | null;
}

type LagUnit = 'versions' | EventLog['counted'];

/**
 * The status of every table. `log` and `topic`: for the lag of Bronze, if the log can be reached. `remark` gets the reason
 * when the lag is not known.
 */
export async function lakeStatus(
  lake: Lake,
  log: string,
  topic: string,
  remark: (reason: string) => void = () => {},
): Promise<TableStatus[]> {
  using opened = await lake.openPresent(tables);
  const present = tables.filter(({ name }) => name in opened);
  for (const { name } of tables.filter((table) => !present.includes(table)))
    remark(`The lake does not have ${name} yet: the next Gold run creates it.`);
  const behindLog = await logLag(opened[bronze.name]!, log, topic, remark);
  const plans = { present: fingerprints(lake.lakeSchema), lakeSchema: lake.lakeSchema };
  return await Promise.all(present.map((table) => tableStatus(table, opened, behindLog, plans)));
}

/** The plan fingerprints of this program by table, and the schema that they belong to. */
interface Plans {
  present: Record<string, bigint>;
  lakeSchema: LakeSchema;
}

async function tableStatus(
  described: Table,
  opened: Record<string, DeltaTable>,
  behindLog: Lag | null,
  plans: Plans,
): Promise<TableStatus> {
  const { name } = described;
  const table = opened[name]!;
  const [files, history] = await Promise.all([table.files(), table.history(20)]);
  const run = history.map(({ info }) => parse(info)).find((record) => record && !isHousekeeping(record));
  const source = sourceOf(described);
  const position = source && Number(await sourceVersion(described, table));
  const behindSource: Lag | null = source
    ? { lag: opened[source.name]!.version - position!, lagUnit: 'versions' }
    : null;
  // The position of a side table does not move without rows for it.
  const behind = isSide(described) ? null : name === bronze.name ? behindLog : behindSource;
  return {
    table: name,
    version: table.version,
    files: files.length,
    ...sumOf(files),
    source: sourceName(described) ?? null,
    ...(behind ?? { lag: null, lagUnit: null }),
    updatedAt: new Date(history[0]?.timestamp ?? 0).toISOString(),
    lastRun: run?.runId ?? null,
    counts: (run && 'counts' in run && run.counts) || {},
    warnings: (run?.kind === 'rows' && run.warnings) || {},
    definition: await definitionState(table, name, plans, position),
  };
}

/** Undefined in a lake of an earlier program. */
async function definitionState(
  table: DeltaTable,
  name: string,
  { present, lakeSchema }: Plans,
  position: number | undefined,
): Promise<TableStatus['definition']> {
  if (present[name] === undefined || !position) return null;
  const stored = await table.transaction(planFingerprint);
  if (!stored) return 'unknown';
  return isSamePlan(lakeSchema, name, stored, present[name]) ? 'present' : 'other';
}

interface Lag {
  lag: number;
  lagUnit: LagUnit;
}

/** Null, with a remark, when the log cannot be reached or is not the log of the lake. */
async function logLag(
  table: DeltaTable,
  url: string,
  topic: string,
  remark: (reason: string) => void,
): Promise<Lag | null> {
  await using log = await openEventLog(url);
  try {
    const id = await log.topicId(topic);
    const partitions = await log.partitions(topic);
    const appIds = partitions.map(({ partition }) => logPosition(id, partition));
    const positions = await table.transactions(appIds);
    if (positions.size === 0 && table.version > 0) {
      remark(`Bronze has read nothing of ${topic} at ${log.url}: it was filled from another log.`);
      return null;
    }
    const behind = partitions.map(({ low, high }, index) => high - (positions.get(appIds[index]!) ?? low));
    return { lag: Number(behind.reduce((sum, lag) => sum + lag, 0n)), lagUnit: log.counted };
  } catch (error) {
    // The log may not be reachable from this machine. The status of the tables is known nevertheless.
    remark(`The log could not be asked. ${(error as Error).message}`);
    return null;
  }
}
