import { query, type Relation } from '@fastcart/delta';
import type { LayerFigures } from '@fastcart/quality';
import type { ReportTables } from './figures';

const clocks = {
  bronze: { table: 'bronze', column: 'ingestion_timestamp', partition: 'ingestion_date' },
  silver: { table: 'silver', column: 'silver_ingestion_timestamp', partition: 'silver_ingestion_date' },
  gold: { table: 'published', column: 'published_at', partition: 'CAST(published_at AS date)' },
} as const;

/** When each layer was last written to, and its longest pause before rows of each day. */
export function readLayers(tables: ReportTables, since: string): Promise<LayerFigures[]> {
  return Promise.all(
    Object.entries(clocks).map(async ([layer, { table, column, partition }]) => {
      const sql = `WITH runs AS (
          SELECT DISTINCT ${column} AS at FROM ${table} WHERE ${partition} >= DATE '${since}'
        ), pauses AS (
          SELECT at, date_part('epoch', at) - date_part('epoch', lag(at) OVER (ORDER BY at)) AS seconds FROM runs
        )
        SELECT CAST(CAST(at AS date) AS string) AS day, max(at) AS newest, max(seconds) / 60 AS pause
        FROM pauses GROUP BY 1 ORDER BY 1`;
      const rows = await query(sql, { [table]: tables[table] as Relation }).rows();
      const pauses = rows.filter(({ pause }) => pause !== null).map(({ day, pause }) => [String(day), Number(pause)]);
      return {
        layer: layer as LayerFigures['layer'],
        newest: rows.length === 0 ? null : String(rows.at(-1)!.newest),
        pauses: Object.fromEntries(pauses) as Record<string, number>,
      };
    }),
  );
}
