import { DeltaError, DeltaTable, type HistoryEntry } from '@fastcart/delta';
import type { RowBalance } from '@fastcart/quality';
import { type CommitRecord, isHousekeeping, parse } from '@fastcart/runtime';
import { bronze } from '@fastcart/schemas';
import { sumOf } from '../files';

type Parsed = CommitRecord | undefined;

const counted = (record: Parsed, name: string): number => (record && 'counts' in record && record.counts?.[name]) || 0;

/** Rows by which a run's commit makes the table larger. */
const added: { [Name in RowBalance['table']]: (record: Parsed) => number } = {
  bronze: (record) => counted(record, 'rows'),
  // The commit of the replaced rows, before that of the new ones, has the same account.
  silver: (record) => (movesBronze(record) ? counted(record, 'new') : 0),
  rejected: (record) => counted(record, 'rejected'),
};

/**
 * The rows of a table against the accounts of the commits that made it ({@link lineageOf}, newest first), from the oldest on
 * that the log still has, or the last one after which the table held other rows for a reason that it does not count.
 * Undefined where the log does not tell.
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

/** A replay counts nothing, nor did retention and retries of earlier programs. What nobody put a name to is not excused. */
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

/** From the log. Undefined when another program has written a file without saying. */
async function rowsOf(table: DeltaTable): Promise<number | undefined> {
  const files = await table.files();
  return files.every(({ records }) => records !== undefined) ? sumOf(files).rows : undefined;
}
