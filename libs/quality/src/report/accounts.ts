import { type RowAccount, unaccounted } from '../accounting';
import type { Day } from './checks';
import type { RowBalance, MessageAccount, RunFigures } from './figures';

export interface Accounting {
  /** Rows and messages that are missing in an account or too many, of all runs and days. */
  rows: number;
  mistakes: string[];
}

/**
 * Checks the account of every run. Compares Bronze by day with Silver and the rejected events, whose rows are rows of
 * Bronze, and the rows of each table with the accounts of its runs. Days that Bronze no longer has are left out.
 */
export function accountingOf(
  bronzeRuns: readonly RunFigures<MessageAccount>[],
  silverRuns: readonly RunFigures<RowAccount>[],
  days: readonly Day[],
  rowBalances: readonly RowBalance[],
): Accounting {
  const mistakes = [
    ...bronzeRuns.map((run) => mistakeOf(run, unread(run.account), missingMessages(run.account))),
    ...silverRuns.map((run) => mistakeOf(run, unaccounted(run.account), missingRows(run.account))),
    ...days.map(({ day, bronze, kept, rejected }) => ({
      rows: bronze > 0 ? Math.max(0, kept + rejected - bronze) : 0,
      text: `${day}: ${bronze} rows in Bronze, but ${kept} in Silver + ${rejected} rejected`,
    })),
    // The comparison by day finds rows that are too many.
    ...rowBalances.map(({ table, since, rows, accounted }) => ({
      rows: Math.max(0, accounted - rows),
      text: `${table}: ${rows} rows, but ${accounted} by the accounts of its runs since version ${since}`,
    })),
  ].filter(({ rows }) => rows > 0);
  return { rows: mistakes.reduce((sum, { rows }) => sum + rows, 0), mistakes: mistakes.map(({ text }) => text) };
}

function mistakeOf({ table, version, runId }: RunFigures<unknown>, what: string | undefined, rows: number) {
  return { rows, text: `${table}, version ${version}, run ${runId}: ${what}` };
}

function unread({ read, rows, quarantined }: MessageAccount): string {
  return `${read} messages read, but ${rows} rows + ${quarantined} quarantined = ${rows + quarantined}`;
}

const missingMessages = ({ read, rows, quarantined }: MessageAccount): number => Math.abs(read - rows - quarantined);

const missingRows = ({ read, new: added, replaced, dropped, rejected }: RowAccount): number =>
  Math.abs(read - added - replaced - dropped - rejected);
