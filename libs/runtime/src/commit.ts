import { type CommitOptions, type CommitResult, DeltaError, type DeltaTable, type HistoryEntry } from '@fastcart/delta';
import { FastcartError } from './errors';
import { announce } from './hop';
import type { Run } from './run';

/** Positions by appId; undefined where the table has none yet. */
export type Positions = Record<string, bigint | undefined>;

export interface Advance {
  /** What the input was read from: the positions have to be these, still, when the commit lands. */
  from: Positions;
  to: Record<string, bigint>;
  /** Goes into commitInfo, beside the run's id. */
  metadata?: Record<string, unknown>;
}

const attempts = 5;

export async function positionsOf(table: DeltaTable, appIds: string[]): Promise<Positions> {
  const versions = await Promise.all(appIds.map((appId) => table.transaction(appId)));
  return Object.fromEntries(appIds.map((appId, index) => [appId, versions[index]]));
}

/**
 * Commits rows and their position once, however often it is tried.
 *
 * Every attempt is a compare-and-swap on a snapshot in which the positions are still those that the input was read
 * from. When another run has moved them, its rows are the same as ours: the commit is dropped, not put on top
 * (`undefined`). After any error the table is read again first, because a commit can have landed although its answer
 * was lost.
 */
export async function commitOnce(
  run: Run,
  name: string,
  table: DeltaTable,
  { from, to, metadata }: Advance,
  attempt: (commit: CommitOptions) => Promise<CommitResult>,
): Promise<CommitResult | undefined> {
  const reached = Object.fromEntries(Object.entries(to).map(([appId, position]) => [appId, position.toString()]));
  const commit = { transactions: to, metadata: { ...metadata, reached, runId: run.id, layer: run.layer } };
  for (let tried = 1; ; tried++) {
    await table.refresh();
    if (!same(from, await positionsOf(table, Object.keys(from)))) return undefined;
    try {
      announce({ layer: run.layer, step: 'commit', table: name, at: 'start' });
      const result = await attempt(commit);
      announce({ layer: run.layer, step: 'commit', table: name, at: 'end' });
      return result;
    } catch (error) {
      const landed = await ownCommit(table, run.id, to);
      if (landed) return landed;
      if (!DeltaError.is(error, 'COMMIT_CONFLICT')) throw error;
      if (tried === attempts) {
        throw new FastcartError('CONFLICT', `${name}: ${attempts} commits lost against other writers`, {
          cause: error,
        });
      }
    }
  }
}

async function ownCommit(
  table: DeltaTable,
  runId: string,
  to: Record<string, bigint>,
): Promise<CommitResult | undefined> {
  await table.refresh();
  if (!same(to, await positionsOf(table, Object.keys(to)))) return undefined;
  const commits = await table.history(attempts);
  const isOwn = ({ info }: HistoryEntry): boolean =>
    info.runId === runId &&
    Object.entries(to).every(
      ([appId, position]) => (info.reached as Record<string, string>)[appId] === position.toString(),
    );
  const own = commits.find(isOwn);
  return own && { version: own.version, metrics: {} };
}

function same(expected: Positions, actual: Positions): boolean {
  return Object.entries(expected).every(([appId, position]) => actual[appId] === position);
}
