import { type DeltaTable, query } from '@fastcart/delta';
import { parse } from '@fastcart/runtime';
import { clockOf, logPosition, topicIdOf } from '@fastcart/schemas';

/** Beside the positions in the log: see Bronze's hop. */
const { column: clock } = clockOf('bronze');

/**
 * The positions of Bronze in the log, by application id, and its clock. A table does not list its application ids: they
 * are found by the commits that its log still has, and by the partitions of its rows. One that is missed begins at 0.
 */
export async function logPositions(bronze: DeltaTable): Promise<Record<string, bigint>> {
  const commits = await bronze.history();
  const reached = commits.flatMap(({ info }) => {
    const record = parse(info);
    return record && 'reached' in record ? Object.keys(record.reached ?? {}) : [];
  });
  const topics = new Set(reached.filter((name) => name !== clock).map(topicIdOf));
  const rows = await query('SELECT DISTINCT kafka_partition AS p FROM bronze', { bronze }).rows();
  const appIds = [...topics].flatMap((topic) => rows.map(({ p }) => logPosition(topic, Number(p))));
  return Object.fromEntries(await bronze.transactions([...new Set([clock, ...reached, ...appIds])]));
}
