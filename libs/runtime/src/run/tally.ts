import { query, type RowSource } from '@fastcart/delta';

/** The figures of a statement whose one row counts something. Errors: those of the query. */
export async function tally(sql: string, relations: Record<string, RowSource>): Promise<Record<string, number>> {
  const [row] = await query(sql, relations).rows();
  return Object.fromEntries(Object.entries(row!).map(([name, count]) => [name, Number(count)]));
}
