import { all, any, col, type Expr, lit, order, rel, type Relation, when } from '@fastcart/query';
import { silver } from '@fastcart/schemas';

const arrival = ['ingestion_timestamp', 'kafka_partition', 'kafka_offset'];
const coordinates = ['kafka_partition', 'kafka_offset'];

/** What the classification has to know of the rows that Silver already holds under the same keys. */
export const stored = rel('stored', [...silver.key, ...arrival, 'silver_ingestion_date']);

/** Of the rows with one key, the one that arrived last. */
export function latest(accepted: Relation): Relation {
  const winners = accepted
    .select([...silver.key, ...arrival])
    .rank('place', { by: silver.key, order: order(...arrival.map((name) => `-${name}`)) })
    .filter(col('place').eq(1));
  return accepted.join(winners.select(coordinates), { how: 'semi', on: coordinates });
}

/**
 * Each row with its `outcome`: `new` is the first of its key, `replaced` takes the place of a stored row that arrived
 * earlier, `dropped` loses against it. A row that is itself stored was replaced by an interrupted run. Inputs: as
 * `rows`, and `stored`.
 */
export function classified(rows: Relation): Relation {
  const before = stored.select(
    Object.fromEntries(stored.columns.map((name) => [silver.key.includes(name) ? name : `stored_${name}`, col(name)])),
  );
  const outcome = when(col('stored_kafka_offset').isNull(), lit('new'))
    .when(isNoEarlier(arrival), lit('replaced'))
    .otherwise(lit('dropped'));
  return rows
    .join(before, { how: 'left', on: silver.key })
    .with({ outcome })
    .without(...arrival.map((name) => `stored_${name}`));
}

/** Lexicographically: a tie goes to the next column. */
function isNoEarlier([name, ...rest]: string[]): Expr {
  const [ours, theirs] = [col(name!), col(`stored_${name}`)];
  if (rest.length === 0) return ours.ge(theirs);
  return any(ours.gt(theirs), all(ours.eq(theirs), isNoEarlier(rest)));
}
