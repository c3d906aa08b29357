import type { CommitResult } from '@fastcart/delta';
import { publish } from '@fastcart/published';
import {
  type AdvanceRecord,
  commitOnce,
  type HopReport,
  isAt,
  noRows,
  type Rows,
  type Run,
  superseded,
} from '@fastcart/runtime';
import {
  factOrders,
  goldFingerprint,
  type GoldTable,
  goldTables,
  planFingerprint,
  positionAt,
  published,
  replaced,
} from '@fastcart/schemas';
import { type GoldTables, position } from './range';
import type { GoldInput } from './read';
import type { GoldOutput } from './transform';

/** The dates and tables that the batches of a run have counted: after an interrupted run, the same ones come twice. */
export interface Counted {
  dates: Set<string>;
  tables: Set<string>;
}

/** Commits each table, then publishes the set of their versions. */
export async function commit(
  run: Run,
  tables: GoldTables,
  counted: Counted,
  input: GoldInput,
  output: GoldOutput,
): Promise<HopReport> {
  // Every commit that has begun is finished, even if another one fails.
  const settled = await Promise.allSettled(
    goldTables.map((table) => replace(run, tables, table, input, output[table.name])),
  );
  const failed = settled.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  const commits = settled.map((outcome) => (outcome as PromiseFulfilledResult<CommitResult | undefined>).value);
  if (commits.includes(undefined)) return superseded;
  const versions = Object.fromEntries(Object.entries(tables.gold).map(([name, table]) => [name, table.version]));
  const set = input.isNewest ? await publishSet(run, tables, input, versions) : undefined;
  if (input.isNewest && !set) return superseded;
  const counts = {
    dates: added(counted.dates, [...input.scope.created, ...input.scope.shipped]),
    tables: added(
      counted.tables,
      goldTables.map(({ name }) => name),
    ),
  };
  return { outcome: 'committed', counts, versions: { ...versions, ...(set && { published: set.version }) } };
}

function publishSet(
  run: Run,
  { published: table, upstream }: GoldTables,
  { after, to, id, from, scope }: GoldInput,
  gold: Record<string, number>,
): Promise<CommitResult | undefined> {
  const versions = { ...upstream, [factOrders.name]: Number(to), ...gold };
  const before = from[published.name]!;
  const range = { table: factOrders.name, after: later(before[position], after), upTo: Number(to) };
  const advance = { from: before, to: positionAt(position, { version: to, id }) };
  return publish(run, table, { asOf: scope.asOf, versions }, advance, { range });
}

/** Undefined when another run has moved the table to another position. */
async function replace(
  run: Run,
  { gold }: GoldTables,
  table: GoldTable,
  input: GoldInput,
  rows: Rows | undefined,
): Promise<CommitResult | undefined> {
  const target = gold[table.name]!;
  const from = input.from[table.name]!;
  const first = !from[position] && { [planFingerprint]: goldFingerprint(table) };
  const reached = positionAt(position, { version: input.to, id: input.id });
  // An interrupted run has already written this table.
  if (from[position] === input.to) return { version: target.version, metrics: {} };
  const range = { table: factOrders.name, after: later(from[position], input.after), upTo: Number(input.to) };
  const record: AdvanceRecord = { kind: 'rows', range, asOf: input.scope.asOf };
  const where = replaced(table, input.scope);
  const advance = { from, to: { ...reached, ...first }, record };
  const committed = await commitOnce(run, table.name, target, advance, (options) => {
    if (where && rows) return run.engine.replaceWhere(target, where, rows, options);
    // Nothing to replace: the commit only moves the position.
    return target.append(noRows(target), { commit: options });
  });
  if (committed) return committed;
  // Two runs at the same time may each commit some tables first. They write the same rows, and one of them publishes.
  return (await isAt(target, reached)) ? { version: target.version, metrics: {} } : undefined;
}

/** Adds names to a set. Returns the number of new ones. */
function added(known: Set<string>, names: string[]): number {
  const before = known.size;
  for (const name of names) known.add(name);
  return known.size - before;
}

function later(position: bigint | undefined, after: bigint): number {
  return Number(position !== undefined && position > after ? position : after);
}
