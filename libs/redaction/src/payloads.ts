import { type Query, query, type RowSource } from '@fastcart/delta';
import { Plan } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { columnNames, quarantine } from '@fastcart/schemas';
import type { Forgotten } from './subjects';

/** A row of quarantine whose payload is removed. */
export interface Place {
  partition: number;
  offset: bigint;
}

/** The rows of quarantine whose bytes name a forgotten customer. */
export async function payloadsOf(forgotten: Forgotten, rows: RowSource): Promise<Place[]> {
  const sql = 'SELECT kafka_partition, kafka_offset, raw_value FROM rows WHERE raw_value IS NOT NULL';
  const found = await query(sql, { rows }).rows();
  return found
    .filter(({ raw_value }) => isNamed(forgotten, Buffer.from(String(raw_value), 'base64').toString('utf8')))
    .map((row) => ({ partition: Number(row.kafka_partition), offset: row.kafka_offset as bigint }));
}

/** Whether a text that is not an event has the id or the address of a forgotten customer, as a word or between quotes. */
export function isNamed(forgotten: Forgotten, text: string): boolean {
  const words = text.match(/[^\s"'`,;:{}[\]()<>=&|\\]+/g) ?? [];
  // When a message is cut off or a quote is missing, it is not known which quotes belong together.
  const quoted = text.split('"');
  const candidates = new Set([
    ...words,
    ...words.map((word) => word.replace(/[.!?]+$/, '')),
    ...quoted,
    ...quoted.map(unescaped),
  ]);
  return [...candidates].some((word) => forgotten.has('customer', word) || forgotten.has('email', word));
}

/** The content of a JSON string. Other texts are not changed. */
function unescaped(quoted: string): string {
  if (!quoted.includes('\\')) return quoted;
  try {
    return JSON.parse(`"${quoted}"`) as string;
  } catch {
    return quoted;
  }
}

/** The rows of quarantine with null instead of the bytes of the given rows. */
export function withoutPayloads(rows: RowSource, places: Place[]): Query {
  const gone = new Plan(
    { kind: 'values', types: ['integer', 'long'], rows: places.map(({ partition, offset }) => [partition, offset]) },
    ['partition', 'offset'],
  );
  const columns = columnNames(quarantine).map((name) =>
    name === 'raw_value' ? 'CASE WHEN gone."partition" IS NULL THEN raw_value END AS raw_value' : name,
  );
  const sql = `SELECT ${columns.join(', ')} FROM rows LEFT JOIN (${toSql(gone)}) gone
    ON kafka_partition = gone."partition" AND kafka_offset = gone."offset"`;
  return query(sql, { rows });
}
