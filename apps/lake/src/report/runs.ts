import type { DeltaTable, HistoryEntry } from '@fastcart/delta';
import type { Figures, RunFigures } from '@fastcart/quality';
import { isHousekeeping, lineageOf } from '@fastcart/runtime';

/** Two weeks of a run a minute; the log keeps thirty days. */
const newest = 20_000;

/** The commits that have made a table what it is, newest first. What a restore has undone is counted where it came again. */
export async function commitsOf(table: DeltaTable): Promise<HistoryEntry[]> {
  return lineageOf(await table.history(newest));
}

export function bronzeRuns(commits: HistoryEntry[]): Figures['bronzeRuns'] {
  return runsOf('bronze', commits, ({ counts }) => {
    const { read, rows, quarantined, lost = 0 } = counts as Figures['bronzeRuns'][number]['account'];
    return { read, rows, quarantined, lost };
  });
}

/** A run that replaces rows has two commits with the same account: the one that moves the position counts. */
export function silverRuns(commits: HistoryEntry[]): Figures['silverRuns'] {
  return runsOf('silver', commits, ({ counts, reached }) => {
    if ((reached as Record<string, unknown> | undefined)?.bronze === undefined) return undefined;
    const { read, new: added, replaced, dropped, rejected } = counts as Figures['silverRuns'][number]['account'];
    return { read, new: added, replaced, dropped, rejected };
  });
}

export function orderRuns(commits: HistoryEntry[]): Figures['orderRuns'] {
  return runsOf('fact_orders', commits, ({ counts, warnings }) => ({
    orders: (counts as { orders: number }).orders,
    broken: (warnings ?? {}) as Record<string, number>,
  }));
}

/** Oldest first. What is no news and what other programs wrote is left out. */
function runsOf<Account>(
  table: RunFigures<Account>['table'],
  commits: HistoryEntry[],
  accountOf: (info: HistoryEntry['info']) => Account | undefined,
): RunFigures<Account>[] {
  return commits.toReversed().flatMap(({ version, info }) => {
    if (isHousekeeping(info) || typeof info.runId !== 'string' || typeof info.startedAt !== 'string' || !info.counts)
      return [];
    const account = accountOf(info);
    return account ? [{ table, version, runId: info.runId, startedAt: info.startedAt, account }] : [];
  });
}
