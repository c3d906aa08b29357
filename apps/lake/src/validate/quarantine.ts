import { type DeltaTable, query } from '@fastcart/delta';
import { lineageOf, parse, type PartitionRange, retainedFrom } from '@fastcart/runtime';
import { quarantine } from '@fastcart/schemas';
import type { Finding } from './difference';

/**
 * The quarantine against what the commits of Bronze count that its log still has: nothing else tells what was in it. Days
 * that retention took are left out.
 */
export async function validateQuarantine(tables: Record<'bronze' | 'quarantine', DeltaTable>): Promise<Finding[]> {
  const horizon = retainedFrom(tables.quarantine) ?? '';
  const commits = lineageOf(await tables.bronze.history()).flatMap(({ info }) => {
    const record = parse(info);
    return record?.kind === 'messages' && (record.startedAt ?? '').slice(0, 10) >= horizon ? record : [];
  });
  const spans = spansOf(commits.flatMap(({ offsets }) => offsets));
  if (spans.length === 0) return [];
  const counted = commits.reduce((sum, { counts }) => sum + (counts?.quarantined ?? 0), 0);
  const sql = `
    SELECT count(*) AS rows FROM quarantine
    JOIN (VALUES ${spans.map(({ partition, from, to }) => `(${partition}, ${from}, ${to})`).join(', ')}) s(p, f, t)
    ON kafka_partition = p AND kafka_offset >= f AND kafka_offset < t`;
  const [row] = await query(sql, { quarantine: tables.quarantine }).rows();
  const held = Number(row!.rows);
  if (held === counted) return [];
  const problem = `${held} rows, and the commits of Bronze count ${counted}`;
  return [{ table: quarantine.name, problem, key: { commits: commits.length }, columns: [] }];
}

/** By partition, from the least to the greatest. */
function spansOf(ranges: PartitionRange[]): PartitionRange[] {
  return [...Map.groupBy(ranges, ({ partition }) => partition).values()].map((parts) =>
    parts.reduce((span, { from, to }) => ({
      ...span,
      from: from < span.from ? from : span.from,
      to: to > span.to ? to : span.to,
    })),
  );
}
