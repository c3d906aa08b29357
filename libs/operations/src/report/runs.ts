import type { DeltaTable, HistoryEntry } from '@fastcart/delta';
import type { ReportInput, RunFigures } from '@fastcart/quality';
import { type CommitRecord, lineageOf, parse } from '@fastcart/runtime';
import { bronze } from '@fastcart/schemas';

/** Two weeks with one run per minute. The log keeps thirty days. */
const newest = 20_000;

/** The commits whose rows a table has, newest first. Rows that a restore has undone count when they are written again. */
export async function commitsOf(table: DeltaTable): Promise<HistoryEntry[]> {
  return lineageOf(await table.history(newest));
}

export function bronzeRuns(commits: HistoryEntry[]): ReportInput['bronzeRuns'] {
  return runsOf('bronze', commits, ({ counts }) => {
    const account = countsOf(counts, ['read', 'rows', 'quarantined']);
    return account && { ...account, lost: counts.lost ?? 0 };
  });
}

/** A run that replaces rows has two commits with the same account. The one that moves the position counts. */
export function silverRuns(commits: HistoryEntry[]): ReportInput['silverRuns'] {
  return runsOf('silver', commits, ({ counts, reached }) =>
    reached?.[bronze.name] === undefined
      ? undefined
      : countsOf(counts, ['read', 'new', 'replaced', 'dropped', 'rejected']),
  );
}

export function orderRuns(commits: HistoryEntry[]): ReportInput['orderRuns'] {
  return runsOf('fact_orders', commits, ({ counts, ...record }) => {
    const account = countsOf(counts, ['orders']);
    return account && { ...account, broken: (record.kind === 'rows' && record.warnings) || {} };
  });
}

/** Undefined when one of the counts is missing. */
function countsOf<Name extends string>(
  counts: Record<string, number>,
  names: readonly Name[],
): Record<Name, number> | undefined {
  if (names.some((name) => counts[name] === undefined)) return undefined;
  return Object.fromEntries(names.map((name) => [name, counts[name]])) as Record<Name, number>;
}

type Counted = Extract<CommitRecord, { kind: 'messages' | 'rows' }> & { counts: Record<string, number> };

function isCounted(record: CommitRecord | undefined): record is Counted {
  return (record?.kind === 'messages' || record?.kind === 'rows') && record.counts !== undefined;
}

/** The runs, oldest first, without housekeeping and other programs. */
function runsOf<Account>(
  table: RunFigures<Account>['table'],
  commits: HistoryEntry[],
  accountOf: (record: Counted) => Account | undefined,
): RunFigures<Account>[] {
  return commits.toReversed().flatMap(({ version, info }) => {
    const record = parse(info);
    if (!isCounted(record) || record.startedAt === undefined) return [];
    const { runId, startedAt } = record;
    const account = accountOf(record);
    return account ? [{ table, version, runId, startedAt, account }] : [];
  });
}
