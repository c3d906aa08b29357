import { DeltaTable, type Query, query } from '@fastcart/delta';
import { type Fact, factHop, facts as folds } from '@fastcart/layers/facts';
import { goldHop } from '@fastcart/layers/gold';
import { silverHop } from '@fastcart/layers/silver';
import {
  commitsAfter,
  type ErrorCode,
  FastcartError,
  type HopReport,
  isHousekeeping,
  type Lake,
  parse,
  retainedFrom,
  type Run,
  runHops,
  sourceVersion,
  toFastcartError,
} from '@fastcart/runtime';
import { bronze, factOrders, goldTables, rejected, silver, tables } from '@fastcart/schemas';
import { fingerprints } from '../fingerprints';
import { mergeStaged } from './merge-staged';
import { differing } from './difference';
import { backfill } from './backfill';
import { onlyTables, type Replay } from './replay';
import { beginAnew, openStaging, type Tables } from './staging';

/** The live lake, and the staged tables. */
export interface Staged extends Disposable {
  live: Tables;
  staged: Tables;
  /** The source of the Gold tables, at the version that they have read. */
  facts: DeltaTable;
}

/**
 * Computes the tables again by the ordinary hops, up to the positions of the live tables. So all differences are changes of
 * the replay, not rows that arrived since.
 */
export async function stage(run: Run, lake: Lake, replay: Replay): Promise<Staged> {
  const live = await lake.openPresent(tables);
  if (replay.table !== undefined && !(replay.table in live))
    throw new FastcartError(
      'USAGE_INVALID',
      `the lake does not have ${replay.table} yet: the next Gold run creates it`,
    );
  const purpose = await purposeOf(run, live, replay);
  const { staged, begun } = await openStaging(run, lake, purpose);
  try {
    return await make(run, live, staged, replay);
  } catch (error) {
    // VACUUM and the cleanup of the log may have deleted the versions of its positions, because no other reader needs them.
    if (!begun || !goneBelow.includes(toFastcartError(error).code)) throw error;
    run.spool.clear();
    await beginAnew(run, staged, purpose);
    return make(run, live, staged, replay);
  }
}

const goneBelow: ErrorCode[] = ['STORAGE_CORRUPT', 'TABLE_MISSING', 'SOURCE_REWOUND'];

async function make(run: Run, live: Tables, staged: Tables, replay: Replay): Promise<Staged> {
  if (replay.target === 'silver') await stageSilver(run, live, staged, replay);
  const facts = onlyTables(replay) ? await factsOfGold(live) : await stageFacts(run, live, staged, replay);
  const gold = Object.fromEntries(goldTables.map(({ name }) => [name, staged[name]!]));
  won(...(await runHops(run, goldHop(run, { facts, gold, published: staged.published!, upstream: {} }))));
  const opened = new Set([...Object.values(live), ...Object.values(staged), facts]);
  return { live, staged, facts, [Symbol.dispose]: () => opened.forEach((table) => table.close()) };
}

/** The purpose of a staging. When any part of it differs, staged tables cannot be used. */
async function purposeOf(run: Run, live: Tables, replay: Replay): Promise<object> {
  const horizons = [retainedFrom(live.bronze!), await horizonOfSilver(live)];
  const computed = Object.values(fingerprints(run.lakeSchema)).map(String);
  return { ...replay, horizons, computed, rows: run.batch.rows };
}

/** A lost Silver is computed again from the rows that Bronze still has. */
async function horizonOfSilver({ bronze: below, silver: table }: Tables): Promise<string | undefined> {
  const isLost = !(await sourceVersion(silver, table!));
  return retainedFrom(isLost ? below! : table!);
}

/** Bronze to Silver and `rejected`. For a range of dates, rows outside the range are copied from the live Silver. */
async function stageSilver(run: Run, live: Tables, staged: Tables, replay: Replay): Promise<void> {
  const followed = { silver: staged.silver!, rejected: staged.rejected! };
  const read = await sourceVersion(silver, live.silver!);
  const source = await at(live.bronze!, bronze.name, read);
  const horizon = retainedFrom(live.bronze!);
  await backfill(run, followed, source, {
    table: silver,
    time: 'ingestion_timestamp',
    horizon,
    // Rows that retention has deleted from Bronze cannot be computed again.
    begin: (name) =>
      horizon === undefined
        ? undefined
        : query(`SELECT * FROM live WHERE ingestion_date < DATE '${horizon}'`, { live: live[name]! }),
    hops: async (snapshot, backlog) =>
      won(...(await runHops(run, silverHop(run, { bronze: snapshot, ...followed }, backlog)))),
  });
  won(...(await runHops(run, silverHop(run, { bronze: source, ...followed }))));
  const outside = outsideOf(replay);
  if (outside === undefined) return;
  for (const table of [rejected, run.lakeSchema.silver]) {
    const pair = { live: live[table.name]!, staged: staged[table.name]! };
    const found = await differing(run, table, pair, { having: outside });
    await mergeStaged(run, table, pair.staged, pair.live, found);
  }
}

/** Silver to the fact tables of the lake. Returns fact_orders. */
async function stageFacts(run: Run, live: Tables, staged: Tables, replay: Replay): Promise<DeltaTable> {
  for (const fact of folds) if (fact.table.name in live) await stageFact(run, fact, live, staged, replay);
  return staged.fact_orders!;
}

async function stageFact(run: Run, fact: Fact, live: Tables, staged: Tables, replay: Replay): Promise<void> {
  const { table } = fact;
  const [stored, facts] = [live[table.name]!, staged[table.name]!];
  const source =
    replay.target === 'silver'
      ? staged.silver!
      : await at(live.silver!, silver.name, await sourceVersion(table, stored));
  const horizon = await horizonOfSilver(live);
  await backfill(run, { [table.name]: facts }, source, {
    table,
    time: 'timestamp',
    hops: async (snapshot, backlog) =>
      won(...(await runHops(run, factHop(run, fact, { silver: snapshot, facts }, backlog)))),
    end: () => (horizon === undefined ? undefined : beforeHorizon(table.key[0]!, stored, facts, horizon)),
  });
  won(...(await runHops(run, factHop(run, fact, { silver: source, facts }))));
}

/** The live fact_orders, at the version that the Gold tables have read. */
async function factsOfGold(live: Tables): Promise<DeltaTable> {
  const present = goldTables.filter(({ name }) => name in live);
  const read = await Promise.all(present.map((table) => sourceVersion(table, live[table.name]!)));
  if (new Set(read).size > 1)
    throw new FastcartError('CONFLICT', 'the Gold tables have read different versions of fact_orders: run gold first');
  return at(live.fact_orders!, factOrders.name, read[0]!);
}

/**
 * At a version that a table above has read, whichever commit it is by now, and what housekeeping did since; at the newest
 * when there is none, as after a table was lost.
 */
async function at(table: DeltaTable, name: string, read: bigint): Promise<DeltaTable> {
  if (!read) return table;
  const since = await commitsAfter(table, name, { version: read, id: 0n });
  const news = since.find(({ info }) => !isHousekeeping(parse(info)));
  return news ? DeltaTable.open(table.url, { version: news.version - 1 }) : table;
}

/** The keys whose live row stays, as a condition for {@link differing}: those outside the range. */
function outsideOf({ from, to }: Replay): string | undefined {
  const bounds = [
    ...(from === undefined ? [] : [`>= DATE '${from}'`]),
    ...(to === undefined ? [] : [`<= DATE '${to}'`]),
  ];
  if (bounds.length === 0) return undefined;
  const within = (date: string): string => `(${bounds.map((bound) => `${date} ${bound}`).join(' AND ')})`;
  return `NOT coalesce(${within('live_date')}, false) AND NOT coalesce(${within('staged_date')}, false)`;
}

/**
 * Rows that began before the horizon may have events that retention has deleted from Silver: they are not changed. An event
 * may be five minutes ahead of its ingestion.
 */
function beforeHorizon(key: string, live: DeltaTable, staged: DeltaTable, horizon: string): Query {
  const early = `first_event_at <= CAST(DATE '${horizon}' AS TIMESTAMP) + INTERVAL '5 minutes'`;
  return query(
    `SELECT * FROM live WHERE ${early} UNION ALL
     SELECT s.* FROM (SELECT ${key} FROM live WHERE ${early}) l RIGHT ANTI JOIN staged s ON l.${key} = s.${key}
     WHERE NOT (s.${early})`,
    { live, staged },
  );
}

/** A conflict in the staging means that another replay is running. */
function won(...reports: (HopReport | undefined)[]): void {
  if (reports.some((report) => report?.outcome === 'lost'))
    throw new FastcartError('CONFLICT', 'another replay of this lake is running');
}
