import type { DeltaTable } from '@fastcart/delta';
import { upstreamVersions } from '@fastcart/layers/gold';
import { publish } from '@fastcart/published';
import { publishedSet, republish } from '@fastcart/published';
import {
  commitAt,
  emptyUntil,
  emptyUntilProperty,
  FastcartError,
  commitMaintenance,
  newestCommit,
  positionsOf,
  type Run,
  sourceVersion,
} from '@fastcart/runtime';
import {
  type CommitRef,
  factOrders,
  layerOf,
  planFingerprint,
  positionNames,
  positionOf,
  positionsAt,
  published,
  sideOf,
  silver,
  sourceOf,
  type Table,
} from '@fastcart/schemas';
import { fingerprints } from '../fingerprints';
import { wholeScope } from '../validate/gold';
import { mergeStaged, onVersion, type Relied } from './merge-staged';
import { type Change, changeOf, type Differing, differing } from './difference';
import { isLimited, onlyTables, replaceable, type Replay, tablesOf } from './replay';
import type { Staged } from './stage';

/** The changes of a swap by table, and the keys of the changed rows. */
export interface Plan {
  changes: Change[];
  differing: Record<string, Differing>;
  /** The as_of of the orders. */
  asOf: string | null;
}

export async function planOf(run: Run, { live, staged, facts }: Staged, replay: Replay): Promise<Plan> {
  const { asOf } = await wholeScope(facts);
  const plan: Plan = { changes: [], differing: {}, asOf };
  for (const table of tablesOf(replay, run.lakeSchema, live)) {
    const pair = { live: live[table.name]!, staged: staged[table.name]! };
    const found = await differing(run, table, pair, { within: replaceable(table, asOf, replay) });
    plan.differing[table.name] = found;
    plan.changes.push(await changeOf(table, pair, found));
  }
  return plan;
}

/**
 * Writes the differences to the live tables, each in one commit with its position, a source before its readers. The set is
 * published at the end, so that its readers see all changes or none. After a kill, a repetition finishes it.
 */
export async function swap(run: Run, now: Staged, plan: Plan, replay: Replay): Promise<void> {
  const { live, staged } = now;
  const computed = fingerprints(run.lakeSchema);
  for (const table of tablesOf(replay, run.lakeSchema, live)) {
    const [target, source] = [live[table.name]!, staged[table.name]!];
    const positions = {
      ...positionsAt(table, await readBy(table, now, replay)),
      ...described(computed[table.name], table.name, replay),
    };
    await mergeStaged(
      run,
      table,
      target,
      source,
      plan.differing[table.name]!,
      positions,
      await reliedBy(table, now, replay),
    );
    if (table.name === silver.name && !isLimited(replay)) await markFilled(run, target);
  }
  const changed = Object.fromEntries(tablesOf(replay, run.lakeSchema, live).map(({ name }) => [name, live[name]!]));
  if (onlyTables(replay)) await republish(run, live.published!, changed);
  else await publishSet(run, now, plan.asOf, replay);
}

/** The commit of its side table to which a main table refers after both were computed again. */
async function reliedBy(table: Table, { live }: Staged, replay: Replay): Promise<Relied | undefined> {
  const side = sideOf(table);
  if (!side || isLimited(replay)) return undefined;
  return { side, ref: await newestCommit(live[side.name]!) };
}

/** Every row of Silver now has the values of its promoted columns. */
async function markFilled(run: Run, table: DeltaTable): Promise<void> {
  const columns = run.lakeSchema.promoted.map(({ name }) => name);
  const partly = columns.filter((name) => Object.keys(emptyUntil(name, table.properties)).length > 0);
  if (partly.length === 0) return;
  const properties = Object.fromEntries(partly.map((name) => [emptyUntilProperty(name), '{}']));
  await commitMaintenance(
    run,
    silver.name,
    table,
    onVersion(table, silver.name, (commit) => table.setProperties(properties, { commit })),
  );
}

/** The commit of its source that a table with the rows of its staged table has read. */
async function readBy(table: Table, now: Staged, replay: Replay): Promise<CommitRef> {
  return commitAt(now.live[sourceOf(table)!.name]!, await versionReadBy(table, now, replay));
}

async function versionReadBy(table: Table, { live, staged, facts }: Staged, replay: Replay): Promise<bigint> {
  if (layerOf(table) === 'silver') return sourceVersion(silver, staged.silver!);
  if (positionOf(table) !== silver.name) return BigInt((onlyTables(replay) ? facts : live.fact_orders!).version);
  return replay.target === 'silver' ? BigInt(live.silver!.version) : sourceVersion(table, staged[table.name]!);
}

/** Rows of other dates may have been computed by an older plan. */
function described(own: bigint | undefined, name: string, replay: Replay): Record<string, bigint> {
  const isWhole = !(isLimited(replay) && (replay.target === 'gold' || name === silver.name));
  return own !== undefined && isWhole ? { [planFingerprint]: own } : {};
}

async function publishSet(run: Run, { live }: Staged, asOf: string | null, replay: Replay): Promise<void> {
  const table = live.published!;
  await table.refresh();
  const set = await publishedSet(table);
  const versions = {
    ...set?.versions,
    ...(await upstreamVersions(factOrders, live)),
    ...Object.fromEntries(
      tablesOf(replay, run.lakeSchema, live)
        .filter((table) => layerOf(table) === 'gold')
        .map(({ name }) => [name, live[name]!.version]),
    ),
  };
  if (set && Object.entries(versions).every(([name, version]) => set.versions[name] === version)) return;
  const from = await positionsOf(table, positionNames(published));
  const facts = live.fact_orders!;
  const to = positionsAt(published, await commitAt(facts, BigInt(facts.version)));
  if (!(await publish(run, table, { asOf, versions }, { from, to })))
    throw new FastcartError('CONFLICT', `${published.name}: a Gold run committed during the swap`);
}
