import { type CommitOptions, type CommitResult, type DeltaTable, query } from '@fastcart/delta';
import { bronzeColumns, coordinates, validatedRows, latest, outcomes, stored } from '@fastcart/layers/silver';
import type { RowAccount } from '@fastcart/quality';
import { col, input, type Plan } from '@fastcart/query';
import { identifier, literalSql, toSql } from '@fastcart/query/sql';
import {
  addReport,
  commitOnce,
  FastcartError,
  type Job,
  commitMaintenance,
  Lake,
  positionsOf,
  type Run,
  tally,
} from '@fastcart/runtime';
import { bronze, columnNames, layerOf, positionOf, rejected, silver } from '@fastcart/schemas';
import { having } from './read';

export interface RetryOptions {
  /** Only events that were rejected for this reason. */
  reason?: string;
  /** Applies the changes. Without it, they are only counted. */
  yes: boolean;
  /** The time to wait for a run of Silver. */
  waitMs: number;
}

/** The number of rejected events by their outcome, also for a plan. */
export type Retried = Record<'rejected' | 'accepted' | 'new' | 'replaced' | 'dropped', number>;

/**
 * Checks rejected events again, from Bronze. Those that the current rules accept are written to Silver, as new events are,
 * and then deleted from `rejected`. If a retry is killed in between, the next one finishes it: events that are in Silver
 * already change nothing there. Errors: CONFLICT.
 */
export function retryJob({ reason, yes, waitMs }: RetryOptions): Job<never, Retried> {
  return {
    name: 'retry',
    description: 'checks rejected events again',
    settings: [],
    leases: { names: [layerOf(silver)], waitMs },
    async run(run, { LAKE }) {
      using opened = await new Lake(LAKE, run.lakeSchema).open(bronze, silver, rejected);
      const [source, table, side] = opened;
      const tables = { bronze: source, silver: table, rejected: side };
      const retried = await retry(run, tables, reason, yes);
      if (yes && retried.accepted > 0) addReport(run, { outcome: 'committed', counts: {}, versions: {} });
      return retried;
    },
  };
}

type Tables = Record<'bronze' | 'silver' | 'rejected', DeltaTable>;

const [partition, offset] = coordinates as [string, string];

async function retry(run: Run, tables: Tables, reason: string | undefined, yes: boolean): Promise<Retried> {
  const columns = columnNames(run.lakeSchema.silver);
  const found = input('accepted', columns);
  const source = bronzeColumns(tables.bronze.schema.fields.map(({ name }) => name));
  const chosen = `SELECT ${partition}, ${offset}, ingestion_date FROM rejected WHERE ${having(reason)}`;
  const names = source.map((name) => `b.${identifier(name)}`).join(', ');
  const events = query(
    `SELECT ${names} FROM (${chosen}) r JOIN bronze b ON r.${partition} = b.${partition}
      AND r.${offset} = b.${offset} AND r.ingestion_date = b.ingestion_date`,
    { ...tables },
  );
  const judged = validatedRows(input('events', source), run);
  const file = run.spool.arrow('accepted');
  const spool = (name: string, plan: Plan, relations: Parameters<typeof query>[1]) => {
    const path = run.spool.arrow(name);
    return query(toSql(plan), relations)
      .toArrowFile(path)
      .then(() => ({ arrow: path }));
  };
  const accepted = { arrow: file };
  await query(toSql(judged.filter(col('rejected').not()).select(columns)), { events }).toArrowFile(file);
  const before = input('silver', stored.columns).join(found.select(silver.key), { how: 'semi', on: silver.key });
  const held = await spool('stored', before, { silver: tables.silver, accepted });
  const decided = await spool('outcomes', outcomes(found), { accepted, stored: held });
  const count = (where: string) => `(SELECT count(*) FROM outcomes WHERE outcome = '${where}')`;
  const counts = (await tally(
    `SELECT (SELECT count(*) FROM (${chosen})) AS rejected, (SELECT count(*) FROM accepted) AS accepted,
      (SELECT count(*) FROM accepted) - (SELECT count(*) FROM outcomes) AS new,
      ${count('replaced')} AS replaced, ${count('dropped')} AS dropped`,
    { accepted, outcomes: decided, rejected: tables.rejected },
  )) as Retried;
  if (!yes || counts.accepted === 0) return counts;
  await intoSilver(run, tables.silver, { accepted, stored: held, outcomes: decided }, counts);
  await commitMaintenance(
    run,
    rejected.name,
    tables.rejected,
    (commit) =>
      tables.rejected.upsert(
        query(
          `SELECT *, true AS is_accepted FROM accepted RIGHT SEMI JOIN rejected
            ON rejected.${partition} = accepted.${partition} AND rejected.${offset} = accepted.${offset}`,
          { rejected: tables.rejected, accepted },
        ),
        { on: rejected.key, deleted: 'is_accepted' },
        { commit },
      ),
    { record: { kind: 'housekeeping', removedRows: counts.accepted } },
  );
  return counts;
}

/** One commit, at the present position of Silver. fact_orders reads it as a change. */
async function intoSilver(
  run: Run,
  table: DeltaTable,
  files: Record<'accepted' | 'stored' | 'outcomes', { arrow: string }>,
  counts: Retried,
): Promise<void> {
  const found = input('accepted', columnNames(run.lakeSchema.silver));
  if (counts.new + counts.replaced === 0) return;
  const dropped = input('outcomes', [...coordinates, 'outcome']).filter(col('outcome').eq('dropped'));
  const source = { arrow: run.spool.arrow('retried') };
  await query(toSql(latest(found).join(dropped, { how: 'anti', on: coordinates })), files).toArrowFile(source.arrow);
  const places = await query('SELECT DISTINCT silver_ingestion_date AS date FROM stored', files).rows();
  const dates = places.map(({ date }) => literalSql(String(date), 'date')).join(', ');
  // Only days with stored rows are read.
  const among = `target.silver_ingestion_date IN (${dates})`;
  const write = (commit: CommitOptions): Promise<CommitResult> =>
    dates === '' ? table.append(source, { commit }) : table.upsert(source, { on: silver.key, among }, { commit });
  const position = (await positionsOf(table, [positionOf(silver)])) as Record<string, bigint>;
  const { rejected: judged, accepted: read, ...became } = counts;
  const account: RowAccount = { read, ...became, rejected: 0 };
  const advance = { from: position, to: position, record: { kind: 'rows', counts: { ...account }, judged } as const };
  if (!(await commitOnce(run, silver.name, table, advance, write)))
    throw new FastcartError('CONFLICT', 'a run of Silver committed during the retry');
}
