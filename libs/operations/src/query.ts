import {
  DeltaError,
  type DeltaErrorCode,
  type DeltaTable,
  query,
  type RowSource,
  type TextResult,
} from '@fastcart/delta';
import { archivedName } from '@fastcart/published';
import { publishedSet } from '@fastcart/published';
import { FastcartError, type Lake } from '@fastcart/runtime';
import { goldTables, canBeNew, published, type Table, tables } from '@fastcart/schemas';
import { withArchive } from './archive';
import { momentOf } from './moment';
import { type Texts, texts } from './texts';

interface Question {
  sql: string;
  /** Reads the newest set that was published by this time; by default the newest set. */
  moment?: string;
  /** Reads Gold tables together with their archived days. */
  archive?: Lake;
  signal?: AbortSignal;
}

/** As {@link readLake}, for a small result. */
export async function queryLake(lake: Lake, sql: string, moment?: string, archive?: Lake): Promise<TextResult> {
  const { columns, batches } = await readLake(lake, { sql, moment, archive });
  return { columns, rows: (await Array.fromAsync(batches)).flat() };
}

/**
 * Runs SQL on the lake's tables by name. It reads the versions of the published set, so that no query sees half of a run.
 * Without a published set it reads the newest versions. The tables are closed after the last batch.
 */
export async function readLake(lake: Lake, { sql, moment, archive, signal }: Question): Promise<Texts> {
  const until = moment === undefined ? undefined : momentOf('--as-of', moment);
  const mentioned = tables.filter(({ name }) => new RegExp(`\\b${name}\\b`, 'i').test(sql));
  const [manifest] = await lake.open(published);
  const set = await publishedSet(manifest, until);
  if (moment !== undefined && !set) throw new FastcartError('QUERY_INVALID', `no set was published by ${moment}`);
  const later = mentioned.find(
    ({ name }) => moment !== undefined && name !== published.name && !(name in set!.versions),
  );
  if (later) throw new FastcartError('QUERY_INVALID', `${later.name} was not published by ${moment}`);
  // A Gold table that no run has published yet belongs to no set, although a run may have filled it.
  const named = set
    ? mentioned.filter((table) => !canBeNew(table) || table.name in set.versions)
    : await lake.present(mentioned);
  const opened = Object.fromEntries(
    await Promise.all(
      named.map(async (table) => [table.name, await openPublished(lake, table, set?.versions[table.name])] as const),
    ),
  );
  const close = (): void => {
    for (const table of [manifest, ...Object.values(opened)]) table.close();
  };
  try {
    const relations: Record<string, RowSource> = { ...opened };
    for (const table of archive ? goldTables : [])
      if (opened[table.name])
        relations[table.name] = await withArchive(
          table,
          opened[table.name]!,
          archive!,
          set?.versions[archivedName(table)],
        );
    const { columns, batches } = await texts(query(sql, relations), signal);
    return { columns, batches: untilClosed(batches, close) };
  } catch (error) {
    close();
    throw explained(
      error,
      mentioned.filter((table) => !named.includes(table)),
    );
  }
}

async function* untilClosed(batches: Texts['batches'], close: () => void): Texts['batches'] {
  try {
    yield* batches;
  } catch (error) {
    throw explained(error);
  } finally {
    close();
  }
}

const notOfTheStatement: DeltaErrorCode[] = ['STORAGE', 'CORRUPT', 'OUT_OF_MEMORY', 'ABORTED'];

/** Errors of storage and memory and an abort stay as they are; any other error of the engine is a mistake in the statement. */
function explained(error: unknown, absent: Table[] = []): unknown {
  if (!DeltaError.is(error) || notOfTheStatement.includes(error.code)) return error;
  const reasons = absent.map(({ name }) => `; the lake does not have ${name} yet: the next Gold run creates it`);
  return new FastcartError('QUERY_INVALID', `${error.message}${reasons.join('')}`, { cause: error });
}

async function openPublished(lake: Lake, table: Table, version: number | undefined): Promise<DeltaTable> {
  const [opened] = await lake.open(table);
  if (version !== undefined && version !== opened.version) await opened.loadVersion({ version });
  return opened;
}
