import { type DeltaTable, query, type Relation as Source } from '@fastcart/delta';
import { warningConditions } from '@fastcart/quality';
import { all, any, col, dateOf, lit, max, min, rel, type Relation } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import {
  type Backlog,
  type Batch,
  type CommitRecord,
  commitsRead,
  nothingRead,
  retiredColumns,
  type Run,
  tableRead,
} from '@fastcart/runtime';
import { bronze, columnNames, columnOf, feed, positionOf, replacedPosition, silver } from '@fastcart/schemas';
import { bronzeColumns, conform } from './transform/conform';
import { identity, stored } from './transform/deduplicate';
import { scored } from './transform/score';

export interface SilverTables {
  bronze: DeltaTable;
  silver: DeltaTable;
  rejected: DeltaTable;
}

/** The versions of Bronze that a run takes: after `from`, up to `to`. */
export interface VersionRange extends Batch {
  from: bigint | undefined;
  /** How far what is committed before the rows has come: the rejects, and the replacement of stored rows. */
  rejectedUpTo: bigint | undefined;
  replacedUpTo: bigint | undefined;
}

export interface SilverInput extends VersionRange {
  /**
   * The range's rows, conformed and scored: plans over `changes`. They are computed as they are read or written. Only
   * rejected rows keep the event, and with it the columns that the source added: planning 256 of them takes 90 ms of CPU.
   */
  accepted: Relation;
  rejects: Relation;
  changes: Source;
  /** What there is to know of each row besides what is written, as an Arrow file: see {@link candidates}. */
  candidates: string;
  /** What Silver holds under the same keys, as an Arrow file. */
  stored: string;
}

/** The position of Silver and of the rejected table in Bronze. */
export const position = positionOf(silver);

/**
 * Undefined when Silver has seen everything. A long backlog is cut before the Bronze commit that would be more than
 * a batch. An interrupted run's range is taken again as it was. Errors: SOURCE_REWOUND.
 */
export async function openRange(
  { silver: table, rejected }: SilverTables,
  backlog: Backlog,
): Promise<VersionRange | undefined> {
  const [[from, replaced], [rejectedRead]] = await Promise.all([
    commitsRead(table, [position, replacedPosition]),
    commitsRead(rejected, [position]),
  ]);
  const start = from ?? nothingRead;
  if (!(await backlog.isBehind(start))) return undefined;
  const interrupted = [rejectedRead, replaced].find((read) => read !== undefined && read.version > start.version);
  const batch = await backlog.next(start, interrupted);
  return { from: from?.version, ...batch, rejectedUpTo: rejectedRead?.version, replacedUpTo: replaced?.version };
}

/** As Bronze counts them; a commit of maintenance adds none. */
export function rowsOf(record: CommitRecord | undefined): number {
  return record?.kind === 'messages' ? (record.counts?.rows ?? 0) : 0;
}

/** Bronze only grows: whatever else changes in it is no event. */
const inserted = (columns: string[], housekeeping: number[]): Relation =>
  feed(columns, housekeeping).filter(col('_change_type').eq('insert')).select(columns);

/** The new rows of Bronze as Silver and the rejected table take them, from a table of these columns. */
function judged(tableColumns: string[], housekeeping: number[], run: Run): Relation {
  return judgedRows(inserted(bronzeColumns(tableColumns), housekeeping), run);
}

/** Rows of Bronze with what Silver and the rejected table have of them, written by a run. */
export function judgedRows(rows: Relation, { startedAt: at, contract }: Pick<Run, 'startedAt' | 'contract'>): Relation {
  return scored(conform(rows, contract.promoted)).with({
    silver_ingestion_timestamp: lit(at.toISOString(), 'timestamp'),
    silver_ingestion_date: lit(at.toISOString().slice(0, 10), 'date'),
  });
}

const warnings = warningConditions('event');

export const warningNames = Object.keys(warnings);

/** Of each row: what deduplicates it, whether and why it is `rejected` or not trusted, and for each warning rule whether it breaks it. */
export const candidates = rel('candidates', [
  ...identity,
  'rejected',
  'reject_reasons',
  'failed_rules',
  ...warningNames,
]);

export const acceptedCandidates = candidates.filter(col('rejected').not());

/** Spools what the transformation needs: the marks of Bronze's new rows, and Silver's rows with the same keys. */
export async function readRange(
  run: Run,
  tables: SilverTables,
  backlog: Backlog,
  range: VersionRange,
): Promise<SilverInput> {
  tableRead(run, bronze.name, Number(range.after), Number(range.to), range.writers);
  const changes = backlog.rows(range.after, range.to);
  const columns = columnsOf(tables.bronze, range.after);
  const promoted = run.contract.promoted.map(({ from }) => columnOf(from));
  const needed = columns.filter((name) => columnNames(bronze).includes(name) || promoted.includes(name));
  const rows = judged(needed, range.housekeeping, run);
  const marked = run.spool.arrow('candidates');
  const marking = query(toSql(rows.with(warnings).select(candidates.columns)), { changes }).toArrowFile(marked);
  // Loads while the binding reads. A run that finds nothing to do does not need Polars.
  await Promise.all([marking, import('@fastcart/query/polars')]);
  const before = run.spool.arrow('stored');
  const relations = { silver: tables.silver, candidates: { arrow: marked } };
  await query(await storedSql(marked), relations).toArrowFile(before);
  return {
    ...range,
    accepted: rows.filter(col('rejected').not()),
    rejects: judged(columns, range.housekeeping, run).filter(col('rejected')),
    changes,
    candidates: marked,
    stored: before,
  };
}

/** Without the columns that have no value after a version, because they were retired before. */
function columnsOf({ schema, properties }: DeltaTable, after: bigint): string[] {
  const retired = retiredColumns(properties);
  return schema.fields.map(({ name }) => name).filter((name) => (retired.get(name) ?? after + 1n) > after);
}

/** More intervals than this would cost more than they save. */
const MAX_INTERVALS = 100;

/** Literal bounds on the event's time prune Silver's files: only those that can hold a repeated key are read. */
async function storedSql(marked: string): Promise<string> {
  const span = { first: min(col('timestamp')), last: max(col('timestamp')) };
  const spans = async (plan: Relation): Promise<Record<string, unknown>[]> =>
    query(toSql(plan), { candidates: { arrow: marked } }).rows();
  const byDay = await spans(acceptedCandidates.group({ day: dateOf(col('timestamp')) }, span));
  const intervals = byDay.length > MAX_INTERVALS ? await spans(acceptedCandidates.group([], span)) : byDay;
  const within = intervals.map(({ first, last }) =>
    all(col('timestamp').ge(lit(first as string, 'timestamp')), col('timestamp').le(lit(last as string, 'timestamp'))),
  );
  const held = rel('silver', stored.columns).filter(within.length === 0 ? lit(false) : any(...within));
  return toSql(held.join(acceptedCandidates.select(silver.key), { how: 'semi', on: silver.key }));
}
