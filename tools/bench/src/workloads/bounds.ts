import type { Bench } from '../bench';
import { newColumns } from '../bounds/columns';
import { decodeKeys } from '../bounds/decode';
import { manyDays, manyPartitions } from '../bounds/many';
import { crossJoin, dirtyBacklog } from '../bounds/memory';

const parts = [manyDays, manyPartitions, decodeKeys, newColumns, crossJoin, dirtyBacklog];

/** What grows with the number of days, partitions, keys and pairs, and what little memory is enough for. There is no peer. */
export async function bounds(bench: Bench): Promise<void> {
  bench.descriptions.bounds =
    'MEMORY_LIMIT=512MB for the workers over the backlog, 2 % of whose events are faulty, and 300MB for the commands after it';
  for (let repetition = 0; repetition < bench.repetitions; repetition += 1) {
    for (const part of parts) await part(bench);
  }
}
