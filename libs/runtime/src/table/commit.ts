import { setTimeout as sleep } from 'node:timers/promises';
import { type CommitOptions, type CommitResult, DeltaError, type DeltaTable, type HistoryEntry } from '@fastcart/delta';
import { requireVersion } from './lake-schema';
import { FastcartError } from '../process/errors';
import { announce } from '../run/boundary';
import { type AdvanceRecord, parse, write } from './record';
import { factsOf, rounded, type Run } from '../run/run';
import { attributes, now } from '@fastcart/telemetry';

/** Positions by appId; undefined where the table has none yet. */
export type Positions = Record<string, bigint | undefined>;

/**
 * Numbers that change together. The first decides: when it is greater than the table's, the table takes all of them,
 * otherwise it keeps its own.
 */
export type Monotonic = Record<string, bigint>;

export interface Advance {
  /** What the input was read from: the positions have to be these, still, when the commit lands. */
  from: Positions;
  to: Record<string, bigint>;
  /** What the table keeps beside its positions and that never falls. */
  monotonic?: Monotonic[];
  /** Goes into commitInfo with the run's id, layer, traceparent, start and steps up to the commit. */
  record: AdvanceRecord;
}

/** Writers that meet again and again, as the shares of a topic do, draw apart by waiting for different times. */
const attempts = 10;
const pause = (tried: number): Promise<void> => sleep(Math.random() * Math.min(1000, 20 * 2 ** tried));

export async function positionsOf(table: DeltaTable, appIds: string[]): Promise<Positions> {
  const versions = await table.transactions(appIds);
  return Object.fromEntries(appIds.map((appId) => [appId, versions.get(appId)]));
}

/** Whether a table stands at these positions, in the version that it was loaded at. */
export async function isAt(table: DeltaTable, positions: Positions): Promise<boolean> {
  return same(positions, await positionsOf(table, Object.keys(positions)));
}

/**
 * Commits rows and their position once, however often it is tried.
 *
 * Every attempt is a compare-and-swap on a snapshot in which the positions are still those that the input was read
 * from. When another run has moved them, its rows are the same as ours: the commit is dropped, not put on top
 * (`undefined`). So it is when the attempt says that its rows do not fit the snapshot any more. After any error the
 * table is read again first, because a commit can have landed although its answer was lost.
 */
export async function commitOnce(
  run: Run,
  name: string,
  table: DeltaTable,
  { from, to, monotonic = [], record }: Advance,
  attempt: (commit: CommitOptions) => Promise<CommitResult | undefined>,
): Promise<CommitResult | undefined> {
  const times = { startedAt: run.startedAt.toISOString(), milliseconds: rounded(run.milliseconds) };
  const metadata = write({ ...record, ...factsOf(run), ...times, reached: to });
  const began = now();
  const done = (result: CommitResult, tried: number): CommitResult => {
    run.trace.commit(name, began, {
      [attributes.version.name]: result.version,
      [attributes.attempts.name]: tried,
    });
    return result;
  };
  for (let tried = 1; ; tried++) {
    await table.refresh();
    // A migration may have landed since the table was opened, or between two attempts.
    requireVersion(run.lakeSchema, name, table.properties);
    if (!(await isAt(table, from))) return undefined;
    try {
      announce({ layer: run.layer, step: 'commit', table: name, at: 'start' });
      const transactions = { ...to, ...(await atLeastStored(table, monotonic)) };
      const result = await attempt({ transactions, metadata });
      announce({ layer: run.layer, step: 'commit', table: name, at: 'end' });
      return result && done(result, tried);
    } catch (error) {
      const landed = await ownCommit(table, run.id, to);
      if (landed) return done(landed, tried);
      await onConflict(run, name, tried, error);
    }
  }
}

/** After a lost race waits a moment, so that the caller tries again; throws what is none, and CONFLICT in the end. */
export async function onConflict(run: Pick<Run, 'trace'>, name: string, tried: number, error: unknown): Promise<void> {
  if (!DeltaError.is(error, 'COMMIT_CONFLICT')) throw error;
  run.trace.conflict(name);
  if (tried === attempts)
    throw new FastcartError('CONFLICT', `${name}: ${attempts} commits lost against other writers`, { cause: error });
  await pause(tried);
}

async function ownCommit(
  table: DeltaTable,
  runId: string,
  to: Record<string, bigint>,
): Promise<CommitResult | undefined> {
  await table.refresh();
  if (!(await isAt(table, to))) return undefined;
  const commits = await table.history(attempts);
  const isOwn = ({ info }: HistoryEntry): boolean => {
    const record = parse(info);
    return record?.runId === runId && 'reached' in record && same(to, record.reached ?? {});
  };
  const own = commits.find(isOwn);
  return own && { version: own.version, metrics: {} };
}

/** Each of the groups, or what the table has of it, in the version that it was loaded at. */
export async function atLeastStored(table: DeltaTable, groups: Monotonic[]): Promise<Record<string, bigint>> {
  const names = groups.flatMap((group) => Object.keys(group));
  const kept = names.length === 0 ? {} : await positionsOf(table, names);
  return Object.assign({}, ...groups.map((group) => greater(group, kept))) as Record<string, bigint>;
}

function greater(group: Monotonic, kept: Positions): Monotonic {
  const [[first, value]] = Object.entries(group) as [[string, bigint]];
  const own = kept[first];
  if (own === undefined || own < value) return group;
  return Object.fromEntries(Object.keys(group).map((name) => [name, kept[name] ?? 0n]));
}

function same(expected: Positions, actual: Positions): boolean {
  return Object.entries(expected).every(([appId, position]) => actual[appId] === position);
}
