import { query, type RowSource } from '@fastcart/delta';
import type { LayerFigures } from '@fastcart/quality';
import { clockOf, layers } from '@fastcart/schemas';
import type { ReportTables } from './tables';

/** The time of each layer's newest rows, and its longest pause before rows of each day. */
export function readLayers(tables: ReportTables, since: string): Promise<LayerFigures[]> {
  return Promise.all(
    layers.map(async (layer) => {
      const { table, column } = clockOf(layer);
      const date = table.partitionBy[0] ?? `CAST(${column} AS date)`;
      const sql = `WITH runs AS (
          SELECT DISTINCT ${column} AS at FROM ${table.name} WHERE ${date} >= DATE '${since}'
        ), pauses AS (
          SELECT at, date_part('epoch', at) - date_part('epoch', lag(at) OVER (ORDER BY at)) AS seconds FROM runs
        )
        SELECT CAST(CAST(at AS date) AS string) AS day, max(at) AS newest, max(seconds) / 60 AS pause
        FROM pauses GROUP BY 1 ORDER BY 1`;
      const rows = await query(sql, { [table.name]: tables[table.name as keyof ReportTables] as RowSource }).rows();
      const pauses = rows.filter(({ pause }) => pause !== null).map(({ day, pause }) => [String(day), Number(pause)]);
      return {
        layer,
        newest: rows.length === 0 ? null : String(rows.at(-1)!.newest),
        pauses: Object.fromEntries(pauses) as Record<string, number>,
      };
    }),
  );
}
