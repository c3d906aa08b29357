import { type DeltaTable, query } from '@fastcart/delta';
import { FastcartError, type Lake } from '@fastcart/runtime';
import { rejected } from '@fastcart/schemas';

/** A rejected event without its values. */
export interface Rejected {
  kafka_partition: number;
  kafka_offset: bigint;
  reject_reasons: string;
  ingestion_timestamp: string;
}

/** A condition in SQL on `rejected`: rows with this reason, or all rows. */
export const having = (reason: string | undefined): string =>
  reason === undefined ? 'true' : `array_has(reject_reasons, '${reason}')`;

/** The newest first. */
export async function listRejected(lake: Lake, reason: string | undefined, limit: number): Promise<Rejected[]> {
  const sql = `SELECT kafka_partition, kafka_offset, array_to_string(reject_reasons, ', ') AS reject_reasons, ingestion_timestamp
    FROM t WHERE ${having(reason)} ORDER BY ingestion_timestamp DESC, kafka_partition, kafka_offset LIMIT ${limit}`;
  return withRejected(lake, async (t) => (await query(sql, { t }).rows()) as unknown as Rejected[]);
}

/** The whole event as JSON. Errors: USAGE_INVALID when there is no rejected event at the offset. */
export async function showRejected(lake: Lake, partition: number, offset: bigint): Promise<string> {
  const sql = `SELECT event FROM t WHERE kafka_partition = ${partition} AND kafka_offset = ${offset}`;
  const [row] = await withRejected(lake, (t) => query(sql, { t }).rows());
  if (!row) throw new FastcartError('USAGE_INVALID', `partition ${partition}, offset ${offset} is not rejected`);
  return String(row.event);
}

async function withRejected<T>(lake: Lake, read: (table: DeltaTable) => Promise<T>): Promise<T> {
  using tables = await lake.open(rejected);
  const [table] = tables;
  return await read(table);
}
