import { type DeltaTable, type HistoryEntry } from '@fastcart/delta';
import { openEventLog } from '@fastcart/events';
import type { Lake } from '@fastcart/runtime';
import {
  bronze,
  factOrders,
  goldTables,
  published,
  quarantine,
  rejected,
  silver,
  type Table,
  tables,
} from '@fastcart/schemas';

export interface TableStatus {
  table: string;
  version: number;
  rows: number;
  files: number;
  bytes: number;
  /** The layer below, and how many of its versions (of the log: bytes or messages) this table has not read yet. */
  source: string | null;
  lag: number | null;
  /** ISO 8601: when it was last written to. */
  updatedAt: string;
  /** The run that wrote last, and what it counted. */
  lastRun: string | null;
  counts: Record<string, number>;
  /** Rows of that run that broke a warning rule. */
  warnings: Record<string, number>;
}

const sources: Record<string, Table> = {
  [silver.name]: bronze,
  [rejected.name]: bronze,
  [factOrders.name]: silver,
  [published.name]: factOrders,
  ...Object.fromEntries(goldTables.map(({ name }) => [name, factOrders])),
};

/** Where every table stands. `log` and `topic`: also what Bronze has not read yet, when the log can be reached. */
export async function lakeStatus(lake: Lake, log: string, topic: string): Promise<TableStatus[]> {
  const opened = Object.fromEntries((await lake.open(...tables)).map((table, index) => [tables[index]!.name, table]));
  const behindLog = await logLag(opened[bronze.name]!, log, topic);
  const status = await Promise.all(tables.map((table) => tableStatus(table, opened, behindLog)));
  for (const table of Object.values(opened)) table.close();
  return status;
}

async function tableStatus(
  { name }: Table,
  opened: Record<string, DeltaTable>,
  behindLog: number | null,
): Promise<TableStatus> {
  const table = opened[name]!;
  const [files, history] = await Promise.all([table.files(), table.history(20)]);
  const run = history.find(({ info }) => info.runId !== undefined);
  const source = sources[name];
  const position = source && Number((await table.transaction(source.name)) ?? 0n);
  // A rejected table stays behind while there is nothing to reject.
  const lag = source
    ? name === rejected.name
      ? null
      : opened[source.name]!.version - position!
    : name === bronze.name
      ? behindLog
      : null;
  return {
    table: name,
    version: table.version,
    rows: files.reduce((sum, file) => sum + (file.records ?? 0), 0),
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.size, 0),
    source: source?.name ?? (name === bronze.name || name === quarantine.name ? 'log' : null),
    lag,
    updatedAt: new Date(history[0]?.timestamp ?? 0).toISOString(),
    lastRun: (run?.info.runId as string | undefined) ?? null,
    counts: figures(run, 'counts'),
    warnings: figures(run, 'warnings'),
  };
}

function figures(run: HistoryEntry | undefined, name: 'counts' | 'warnings'): Record<string, number> {
  return (run?.info[name] ?? {}) as Record<string, number>;
}

async function logLag(table: DeltaTable, url: string, topic: string): Promise<number | null> {
  const log = await openEventLog(url);
  try {
    const id = await log.topicId(topic);
    const partitions = await log.partitions(topic);
    const behind = await Promise.all(
      partitions.map(
        async ({ partition, low, high }) => high - ((await table.transaction(`${id}/${partition}`)) ?? low),
      ),
    );
    return Number(behind.reduce((sum, lag) => sum + lag, 0n));
  } catch {
    // Status of a lake whose log is elsewhere.
    return null;
  } finally {
    await log.close();
  }
}
