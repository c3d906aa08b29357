import { all, any, col, count, type Expr, lit, nullOf, order, input, type Plan, when } from '@fastcart/query';
import { silver } from '@fastcart/schemas';

const arrival = ['ingestion_timestamp', 'kafka_partition', 'kafka_offset'];

/** What names a row of Bronze. */
export const coordinates = ['kafka_partition', 'kafka_offset'];

/** The columns that deduplicate rows. */
export const identity = [...silver.key, ...arrival];

/** What decides about the rows that Silver already holds under the same keys. */
export const stored = input('stored', [...identity, ...silver.partitionBy]);

/** Of an outcome, where the stored row is: its partition, and the time by which its file is found there. */
export const storedFile = ['stored_silver_ingestion_date', 'stored_status', 'stored_ingestion_timestamp'];

/** Of the rows with one key, all but the one that arrived last. Only keys that are there twice are ranked. */
function olderDuplicates(rows: Plan): Plan {
  const repeated = rows.group(silver.key, { rows: count() }).filter(col('rows').gt(1n));
  return rows
    .select(identity)
    .join(repeated, { how: 'semi', on: silver.key })
    .rank('place', { by: silver.key, order: order(...arrival.map((name) => `-${name}`)) })
    .filter(col('place').gt(1))
    .select(coordinates);
}

/** Of the rows with one key, the one that arrived last. */
export function latest(rows: Plan): Plan {
  return rows.join(olderDuplicates(rows), { how: 'anti', on: coordinates });
}

/**
 * The `outcome` of every row that is not `new`, that is the first of its key: `replaced` takes the place of a stored row
 * that arrived earlier and is in {@link storedFile}; `dropped` loses against a stored row or one of its own batch. A row
 * that is itself stored was replaced by an interrupted run. Inputs: `rows`, which have {@link identity}, and `stored`.
 */
export function outcomes(rows: Plan): Plan {
  const before = stored.select(
    Object.fromEntries(stored.columns.map((name) => [silver.key.includes(name) ? name : `stored_${name}`, col(name)])),
  );
  const again = latest(rows)
    .join(before, { how: 'inner', on: silver.key })
    .with({ outcome: when(isNoEarlier(arrival), lit('replaced')).otherwise(lit('dropped')) });
  const notStored = {
    stored_silver_ingestion_date: nullOf('date'),
    stored_status: nullOf('string'),
    stored_ingestion_timestamp: nullOf('timestamp'),
  };
  const older = olderDuplicates(rows).with({ outcome: lit('dropped'), ...notStored });
  const columns = [...coordinates, 'outcome', ...storedFile];
  return again.select(columns).union(older.select(columns));
}

/** Lexicographically: a tie goes to the next column. */
function isNoEarlier([name, ...rest]: string[]): Expr {
  const [ours, theirs] = [col(name!), col(`stored_${name}`)];
  if (rest.length === 0) return ours.ge(theirs);
  return any(ours.gt(theirs), all(ours.eq(theirs), isNoEarlier(rest)));
}
