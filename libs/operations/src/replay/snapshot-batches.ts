import { type DeltaTable, query } from '@fastcart/delta';
import { coordinates } from '@fastcart/layers/silver';
import { all, any, col, type Expr, lit, input } from '@fastcart/query';
import { identifier, toSql } from '@fastcart/query/sql';
import type { Backlog } from '@fastcart/runtime';

/** The last row of a batch. */
type End = Record<string, unknown>;

/**
 * All rows of a table at its opened version, in batches of `limit` rows, ordered by `time` and by partition and offset in the
 * log. A position is the number of batches that were read. Unlike the change feed, which begins with the table's log, it has
 * all rows.
 */
export async function snapshotBatches(
  table: DeltaTable,
  time: string,
  limit: number,
  horizon?: string,
): Promise<Backlog> {
  const kept =
    horizon === undefined ? table : query(`SELECT * FROM t WHERE ingestion_date >= DATE '${horizon}'`, { t: table });
  const by = [time, ...coordinates].map(identifier).join(', ');
  const [{ rows: counted } = {}] = await query('SELECT count(*) AS rows FROM t', { t: kept }).rows();
  const total = Number(counted);
  const ends: End[] = await query(
    `SELECT ${by} FROM (SELECT ${by}, row_number() OVER (ORDER BY ${by}) AS place FROM t) WHERE place % ${limit} = 0 ORDER BY ${by}`,
    { t: kept },
  ).rows();
  const rows = input(
    't',
    table.schema.fields.map(({ name }) => name),
  );
  const count = Math.ceil(total / limit);
  return {
    isBehind: ({ version }) => Promise.resolve(version < BigInt(count)),
    next: ({ version: after }) => {
      const number = Number(after);
      const size = number === count - 1 ? total - number * limit : limit;
      return Promise.resolve({
        after,
        to: after + 1n,
        id: 0n,
        rows: size,
        bytes: 0,
        replaced: 0,
        writers: [],
        housekeeping: [],
      });
    },
    rows: (after, to) => {
      const [before, last] = [ends[Number(after) - 1], ends[Number(to) - 1]];
      const from = before ? rows.filter(comesAfter(time, before)) : rows;
      const slice = last ? from.filter(comesAfter(time, last).not()) : from;
      return query(toSql(slice.with({ _change_type: lit('insert'), _commit_version: lit(0n) })), { t: kept });
    },
  };
}

/** The condition on `time` skips files with earlier rows by their statistics. */
function comesAfter(time: string, end: End): Expr {
  const [partition, offset] = coordinates.map((name) => col(name));
  const [at, lastPartition, lastOffset] = [time, ...coordinates].map((name) => end[name]);
  const moment = lit(at as string, 'timestamp');
  const samePartition = all(partition!.eq(lit(lastPartition as number)), offset!.gt(lit(lastOffset as bigint)));
  const sameMoment = all(col(time).eq(moment), partition!.gt(lit(lastPartition as number)).or(samePartition));
  return all(col(time).ge(moment), any(col(time).gt(moment), sameMoment));
}
