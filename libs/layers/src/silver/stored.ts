import type { DeltaTable } from '@fastcart/delta';
import { all, any, col, dateOf, lit, max, min, input } from '@fastcart/query';
import type { Engine, Rows } from '@fastcart/runtime';
import { silver } from '@fastcart/schemas';
import { acceptedCandidates } from './candidates';
import { stored } from './definition/deduplicate';

/** More intervals than this would cost more than they save. */
const MAX_INTERVALS = 100;

/** What Silver holds under the keys of the candidates. */
export async function storedRows(engine: Engine, table: DeltaTable, candidates: Rows): Promise<Rows> {
  const span = { first: min(col('timestamp')), last: max(col('timestamp')) };
  const byDay = acceptedCandidates.group({ day: dateOf(col('timestamp')) }, span);
  const days = await engine.collect(byDay, { candidates });
  const inOne = acceptedCandidates.group([], span);
  const intervals = days.length > MAX_INTERVALS ? await engine.collect(inOne, { candidates }) : days;
  // Literal bounds on the event's time prune Silver's files: only those that can hold a repeated key are read.
  const within = intervals.map(({ first, last }) =>
    all(col('timestamp').ge(lit(first as string, 'timestamp')), col('timestamp').le(lit(last as string, 'timestamp'))),
  );
  const held = input('silver', stored.columns).filter(within.length === 0 ? lit(false) : any(...within));
  const sameKeys = held.join(acceptedCandidates.select(silver.key), { how: 'semi', on: silver.key });
  return (await engine.read('stored', sameKeys, { silver: table, candidates })).rows;
}
