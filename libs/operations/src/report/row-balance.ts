import { DeltaError, DeltaTable, type HistoryEntry } from '@fastcart/delta';
import type { RowBalance } from '@fastcart/quality';
import { type CommitRecord, isHousekeeping, parse } from '@fastcart/runtime';
import { bronze } from '@fastcart/schemas';
import { sumOf } from '../files';

type Parsed = CommitRecord | undefined;

const counted = (record: Parsed, name: string): number => (record && 'counts' in record && record.counts?.[name]) || 0;

/** The number of rows that a run's commit adds to the table. */
const added: { [Name in RowBalance['table']]: (record: Parsed) => number } = {
  bronze: (record) => counted(record, 'rows'),
  // The commit of the replaced rows, which comes before the commit of the new rows, has the same account.
  silver: (record) => (movesBronze(record) ? counted(record, 'new') : 0),
  rejected: (record) => counted(record, 'rejected'),
};

/**
 * Compares the rows of a table with the accounts of its commits ({@link lineageOf}, newest first). It begins at the oldest
 * commit in the log, or at the newest commit that changed the rows without an account. Undefined when the log does not have
 * the numbers.
 */
export async function rowBalance(
  name: RowBalance['table'],
  table: DeltaTable,
  commits: HistoryEntry[],
): Promise<RowBalance | undefined> {
  const anew = commits.findIndex(setsAnew);
  const since = anew === -1 ? commits.length - 1 : anew;
  if (since === -1) return undefined;
  const { version } = commits[since]!;
  const [rows, before] = [await rowsOf(table), await rowsAt(table.url, version)];
  if (rows === undefined || before === undefined) return undefined;
  const accounted = commits.slice(0, since).reduce((sum, { info }) => sum + change(name, parse(info)), before);
  return { table: name, since: version, rows, accounted };
}

function movesBronze(record: Parsed): boolean {
  return record?.kind === 'rows' && record.reached?.[bronze.name] !== undefined;
}

function change(name: RowBalance['table'], record: Parsed): number {
  if (record?.kind === 'housekeeping') return -(record.removedRows ?? 0);
  return isHousekeeping(record) ? 0 : added[name](record);
}

/** Replays have no account, nor retention and retries of earlier programs. Commits without a record are not excused. */
function setsAnew({ info, operation }: HistoryEntry): boolean {
  const record = parse(info);
  if (record?.kind === 'clone' || record?.kind === 'unknown') return true;
  if (record?.kind !== 'housekeeping' || record.removedRows !== undefined) return false;
  const { layer } = record;
  return layer === 'replay' || layer === 'retry' || (layer === 'maintain' && operation === 'DELETE');
}

async function rowsAt(url: string, version: number): Promise<number | undefined> {
  try {
    using table = await DeltaTable.open(url, { version });
    return await rowsOf(table);
  } catch (error) {
    if (DeltaError.is(error, 'TABLE_NOT_FOUND', 'CORRUPT')) return undefined;
    throw error;
  }
}

/** The number of rows in the log. Undefined when another program has added a file without the number. */
async function rowsOf(table: DeltaTable): Promise<number | undefined> {
  const files = await table.files();
  return files.every(({ records }) => records !== undefined) ? sumOf(files).rows : undefined;
}
