import { type DeltaTable, query } from '@fastcart/delta';

/** Versions that belong together. */
export interface PublishedSet {
  runId: string;
  publishedAt: string;
  asOf: string | null;
  versions: Record<string, number>;
}

/** The set that was the newest at a moment (ISO 8601; default now); undefined when nothing was published by then. */
export async function publishedSet(published: DeltaTable, moment?: string): Promise<PublishedSet | undefined> {
  const until =
    moment === undefined ? '' : `WHERE published_at <= arrow_cast('${moment}', 'Timestamp(Microsecond, Some("UTC"))')`;
  const sql = `SELECT * FROM published ${until} ORDER BY published_at DESC LIMIT 1`;
  const [row] = await query(sql, { published }).rows();
  return (
    row && {
      runId: String(row.run_id),
      publishedAt: String(row.published_at),
      asOf: row.as_of as string | null,
      versions: JSON.parse(String(row.versions)) as Record<string, number>,
    }
  );
}
