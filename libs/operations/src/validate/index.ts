import { DeltaTable, query, type RowSource } from '@fastcart/delta';
import { facts } from '@fastcart/layers/facts';
import { archivedName } from '@fastcart/published';
import { publishedSet } from '@fastcart/published';
import { type Lake, sourceVersion } from '@fastcart/runtime';
import {
  bronze,
  factOrders,
  goldTables,
  quarantine,
  rejected,
  type Scope,
  silver,
  type Table,
  tables,
} from '@fastcart/schemas';
import { archiveOf, withArchive } from '../archive';
import { type Finding, repeatedKeys } from './difference';
import { validateFact, validateGold, validateRevenues, wholeScope } from './gold';
import { validateQuarantine } from './quarantine';
import { validateRejected, validateSilver } from './silver';
import { inSlices, MAX_FINDINGS } from './slices';

export type { Finding } from './difference';

/**
 * Computes the lake again, each layer from the layer below at the version that it has read. It uses the binding's SQL engine,
 * while workers use Polars, so that two engines must agree. Without findings the lake is sound. Days that retention has
 * deleted are left out; archived days count.
 */
export async function validate(
  lake: Lake,
  progress: (what: string) => void = () => {},
  archive = archiveOf(lake, undefined),
): Promise<Finding[]> {
  using current = await lake.openPresent(tables);
  using earlier = new DisposableStack();
  const present = <T extends Table>(list: readonly T[]): T[] => list.filter(({ name }) => name in current);
  const at = async (table: Table, version: bigint): Promise<DeltaTable> =>
    earlier.use(await DeltaTable.open(lake.urlOf(table), { version: Number(version) }));
  const readBy = (table: Table): Promise<bigint> => sourceVersion(table, current[table.name]!);
  const findings: Finding[] = [];
  const check = async (what: string, found: Promise<Finding[]>): Promise<void> => {
    progress(what);
    findings.push(...(await found));
  };

  for (const table of present(tables))
    await check(`keys of ${table.name}`, repeatedKeys(table, { [table.name]: current[table.name]! }));
  await check('bronze and quarantine', overlap(current));
  const [events, quarantined] = [current[bronze.name]!, current[quarantine.name]!];
  await check('quarantine', validateQuarantine({ bronze: events, quarantine: quarantined }));
  // An interrupted run has committed its rejected events before its rows.
  const [read, readByRejects] = await Promise.all([readBy(silver), readBy(rejected)]);
  const furthest = read > readByRejects ? read : readByRejects;
  await check('silver', validateSilver(lake.lakeSchema, { bronze: await at(bronze, read), silver: current.silver! }));
  await check(
    'rejected',
    validateRejected(lake.lakeSchema, { bronze: await at(bronze, furthest), rejected: current.rejected! }),
  );
  for (const fact of facts.filter(({ table }) => table.name in current)) {
    const { table } = fact;
    const folded = await at(silver, await readBy(table));
    await check(table.name, validateFact(fact, { silver: folded, [table.name]: current[table.name]! }));
  }

  const set = await publishedSet(current.published!);
  const whole: Record<string, RowSource> = {};
  // All tables have read the same version, unless a Gold run was interrupted.
  const ordersAt = new Map<bigint, { orders: DeltaTable; scope: Scope }>();
  for (const table of present(goldTables)) {
    const live = current[table.name]!;
    const readVersion = await readBy(table);
    if (!ordersAt.has(readVersion)) {
      const orders = await at(factOrders, readVersion);
      ordersAt.set(readVersion, { orders, scope: await wholeScope(orders) });
    }
    const { orders, scope } = ordersAt.get(readVersion)!;
    const version = set?.versions[table.name];
    const actual = (whole[table.name] = await withArchive(table, live, archive));
    const isPublished = actual === live && version === live.version;
    const published =
      version === undefined || isPublished
        ? actual
        : await withArchive(table, await at(table, BigInt(version)), archive, set!.versions[archivedName(table)]);
    const compared = { actual, orders, published };
    await check(table.name, validateGold(table, scope, set?.asOf ?? null, compared));
  }
  // After an interrupted Gold run the tables have read different versions, and their sums may differ.
  const positions = await Promise.all(present(goldTables).map(readBy));
  if (new Set(positions).size === 1) await check('revenues', validateRevenues(whole));
  return findings;
}

/** A message is in Bronze or in quarantine, not in both. */
function overlap(current: Record<string, DeltaTable>): Promise<Finding[]> {
  const sql = `SELECT b.kafka_partition, b.kafka_offset FROM quarantine q JOIN bronze b
    ON b.kafka_partition = q.kafka_partition AND b.kafka_offset = q.kafka_offset LIMIT ${MAX_FINDINGS}`;
  const relations = { bronze: current[bronze.name]!, quarantine: current[quarantine.name]! };
  return inSlices(bronze.key, relations, async (slice) => {
    const rows = await query(sql, slice).rows();
    return rows.map((key) => ({ table: bronze.name, problem: 'also in quarantine', key, columns: [] }));
  });
}
