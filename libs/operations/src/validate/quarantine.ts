import { type DeltaTable, query } from '@fastcart/delta';
import { lineageOf, parse, type PartitionRange, retainedFrom, rangesSql, spansOf } from '@fastcart/runtime';
import { quarantine } from '@fastcart/schemas';
import type { Finding } from './difference';

/**
 * Compares the quarantine with the counts in the commits of Bronze that its log still has, the only other source. Left out are
 * days that retention has deleted, and commits with messages whose loss was accepted.
 */
export async function validateQuarantine(tables: Record<'bronze' | 'quarantine', DeltaTable>): Promise<Finding[]> {
  const horizon = retainedFrom(tables.quarantine) ?? '';
  const accepted = (await tables.quarantine.history()).flatMap(({ info }) => {
    const record = parse(info);
    return (record?.kind === 'messages' && record.lost) || [];
  });
  const read = lineageOf(await tables.bronze.history()).flatMap(({ info }) => {
    const record = parse(info);
    return record?.kind === 'messages' && (record.startedAt ?? '').slice(0, 10) >= horizon ? record : [];
  });
  const [given, commits] = [true, false].map((isGiven) =>
    read.filter(({ offsets }) => offsets.some((range) => accepted.some((lost) => overlap(range, lost))) === isGiven),
  ) as [typeof read, typeof read];
  const spans = spansOf(commits.flatMap(({ offsets }) => offsets));
  if (spans.length === 0) return [];
  const left = given.flatMap(({ offsets }) => offsets);
  const counted = commits.reduce((sum, { counts }) => sum + (counts?.quarantined ?? 0), 0);
  // Without statistics DataFusion keeps the first side of a join in memory.
  const counting = `SELECT kafka_partition, kafka_offset FROM ${rangesSql(spans)} s(p, f, t)
    JOIN quarantine ON kafka_partition = p AND kafka_offset >= f AND kafka_offset < t`;
  const rows =
    left.length === 0
      ? `(${counting})`
      : `${rangesSql(left)} g(p, f, t) RIGHT ANTI JOIN (${counting}) q
          ON q.kafka_partition = p AND q.kafka_offset >= f AND q.kafka_offset < t`;
  const sql = `SELECT count(*) AS rows FROM ${rows}`;
  const [row] = await query(sql, { quarantine: tables.quarantine }).rows();
  const held = Number(row!.rows);
  if (held === counted) return [];
  const problem = `${held} rows, and the commits of Bronze count ${counted}`;
  return [{ table: quarantine.name, problem, key: { commits: commits.length }, columns: [] }];
}

function overlap(left: PartitionRange, right: PartitionRange): boolean {
  return left.partition === right.partition && left.from < right.to && right.from < left.to;
}
