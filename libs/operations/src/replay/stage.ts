import { DeltaTable, type Query, query } from '@fastcart/delta';
import { factOrdersHop } from '@fastcart/layers/facts';
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

/** The lake as it is, and the tables that are to take the place of its own. */
export interface Staged extends Disposable {
  live: Tables;
  staged: Tables;
  /** What the Gold tables are computed from, at the version that they have read. */
  facts: DeltaTable;
}

/**
 * Makes the tables anew by the ordinary hops. Stops where the lake's own tables stand, so that what differs is what the
 * replay changes, and not what came meanwhile.
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
    // It stands at versions that nobody else needed: VACUUM and the cleanup of the log may have taken them since.
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

/** What a staging is made for: when one of it differs, what was staged before is of no use. */
async function purposeOf(run: Run, live: Tables, replay: Replay): Promise<object> {
  const horizons = [retainedFrom(live.bronze!), await horizonOfSilver(live)];
  const computed = Object.values(fingerprints(run.contract)).map(String);
  return { ...replay, horizons, computed, rows: run.batch.rows };
}

/** A Silver that was lost is made anew from what Bronze still has: it has no more than that. */
async function horizonOfSilver({ bronze: below, silver: table }: Tables): Promise<string | undefined> {
  const isLost = !(await sourceVersion(silver, table!));
  return retainedFrom(isLost ? below! : table!);
}

/** Bronze into Silver and rejects. Of a range, what lies outside is taken over from Silver as it is. */
async function stageSilver(run: Run, live: Tables, staged: Tables, replay: Replay): Promise<void> {
  const followed = { silver: staged.silver!, rejected: staged.rejected! };
  const read = await sourceVersion(silver, live.silver!);
  const source = await at(live.bronze!, bronze.name, read);
  const horizon = retainedFrom(live.bronze!);
  await backfill(run, followed, source, {
    table: silver,
    time: 'ingestion_timestamp',
    horizon,
    // What Bronze has let go cannot be made anew.
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
  for (const table of [rejected, run.contract.silver]) {
    const pair = { live: live[table.name]!, staged: staged[table.name]! };
    const { keys } = await differing(run, table, pair, { having: outside });
    await mergeStaged(run, table, pair.staged, pair.live, keys);
  }
}

/** Silver into fact_orders. */
async function stageFacts(run: Run, live: Tables, staged: Tables, replay: Replay): Promise<DeltaTable> {
  const facts = staged.fact_orders!;
  const source =
    replay.target === 'silver'
      ? staged.silver!
      : await at(live.silver!, silver.name, await sourceVersion(factOrders, live.fact_orders!));
  const horizon = await horizonOfSilver(live);
  await backfill(run, { fact_orders: facts }, source, {
    table: factOrders,
    time: 'timestamp',
    hops: async (snapshot, backlog) =>
      won(...(await runHops(run, factOrdersHop(run, { silver: snapshot, facts }, backlog)))),
    end: () => (horizon === undefined ? undefined : beforeHorizon(live.fact_orders!, facts, horizon)),
  });
  won(...(await runHops(run, factOrdersHop(run, { silver: source, facts }))));
  return facts;
}

/** fact_orders as the lake has it, at the version that the Gold tables have read. */
async function factsOfGold(live: Tables): Promise<DeltaTable> {
  const present = goldTables.filter(({ name }) => name in live);
  const read = await Promise.all(present.map((table) => sourceVersion(table, live[table.name]!)));
  if (new Set(read).size > 1)
    throw new FastcartError('CONFLICT', 'the Gold tables stand at different versions of fact_orders: run gold first');
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

/** Keys of which the lake's own row stays, in terms of {@link differing}: those outside of the range. */
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
 * Orders that began before the horizon may have events that Silver has let go: they stay as they are. An event may be
 * five minutes ahead of its ingestion.
 */
function beforeHorizon(live: DeltaTable, staged: DeltaTable, horizon: string): Query {
  const early = `first_event_at <= CAST(DATE '${horizon}' AS TIMESTAMP) + INTERVAL '5 minutes'`;
  return query(
    `SELECT * FROM live WHERE ${early} UNION ALL
     SELECT s.* FROM (SELECT order_id FROM live WHERE ${early}) l RIGHT ANTI JOIN staged s ON l.order_id = s.order_id
     WHERE NOT (s.${early})`,
    { live, staged },
  );
}

/** A lost race in the staging means that another replay is running. */
function won(...reports: (HopReport | undefined)[]): void {
  if (reports.some((report) => report?.outcome === 'lost'))
    throw new FastcartError('CONFLICT', 'another replay of this lake is running');
}
