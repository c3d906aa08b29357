import type { DeltaTable } from '@fastcart/delta';
import { all, col, type Expr, lit, input, type Plan } from '@fastcart/query';
import { retiredColumns, type Rows, type Run } from '@fastcart/runtime';
import { bronze, columnNames, columnOf, feed, rejected, type Table } from '@fastcart/schemas';
import { acceptedCandidates, candidates, warnings } from './candidates';
import { countOutcomes, type OutcomeCounts } from './count-outcomes';
import { bronzeColumns } from './definition/conform';
import { coordinates, outcomes, storedFile } from './definition/deduplicate';
import { validatedRows } from './definition/validate';
import type { SilverInput, SilverTables } from './read';
import { storedRows } from './stored';

export interface SilverOutput extends OutcomeCounts {
  rejects: Rows;
  /** Rows that replace stored ones, and which of them they can be; undefined when there are none or they are committed. */
  replacing: { rows: Rows; among: Expr } | undefined;
  added: Rows;
}

const decided = input('outcomes', [...coordinates, 'outcome', ...storedFile]);
const replacing = decided.filter(col('outcome').eq('replaced'));

/**
 * Bronze's rows typed, validated and deduplicated. What decides on a row is computed once. The rows of a large batch are
 * computed again, in the scan of Bronze, as they are written.
 */
export async function transform(run: Run, tables: SilverTables, batch: SilverInput): Promise<SilverOutput> {
  const { engine, lakeSchema } = run;
  const { changes, after, to, replacedUpTo } = batch;
  const columns = columnsOf(tables.bronze, after);
  const promoted = lakeSchema.promoted.map(({ from }) => columnOf(from));
  const needed = columns.filter((name) => columnNames(bronze).includes(name) || promoted.includes(name));
  const validated = (names: string[]) => validatedRows(inserted(bronzeColumns(names), batch.housekeeping), run);
  const shared = validated(needed).with(warnings).select(usedColumns(lakeSchema.silver));
  const rows = input('rows', shared.columns);
  const conformed = await engine.shared('rows', shared, { changes }, batch);
  const marked = await engine.read('candidates', rows.select(candidates.columns), { rows: conformed });
  const stored = await storedRows(engine, tables.silver, marked.rows);
  const files = { candidates: marked.rows, stored };
  const decisions = await engine.compute('outcomes', outcomes(acceptedCandidates), files);
  const counted = await countOutcomes(engine, batch.rows, { candidates: marked.rows, outcomes: decisions });
  const inputs = { rows: conformed, outcomes: decisions };
  const accepted = rows.filter(col('rejected').not());
  const replace = async (): Promise<SilverOutput['replacing']> => {
    const newer = columnsFor(lakeSchema.silver, accepted.join(replacing, { how: 'semi', on: coordinates }));
    const replaced = await engine.collect(replacing.distinct(...storedFile), inputs);
    return { rows: (await engine.read('replacing', newer, inputs)).rows, among: storedIn(replaced) };
  };
  return {
    ...counted,
    // Only rejects keep the event, and with it the columns that the source added: to plan 256 of them takes 90 ms of CPU.
    rejects: engine.deferred(columnsFor(rejected, validated(columns).filter(col('rejected'))), { changes }),
    replacing: counted.account.replaced > 0 && replacedUpTo !== to ? await replace() : undefined,
    added: engine.deferred(
      columnsFor(lakeSchema.silver, accepted.join(decided, { how: 'anti', on: coordinates })),
      inputs,
    ),
  };
}

/** The columns of Silver, and those that decide on a row. */
const usedColumns = (table: Table): string[] => [...new Set([...columnNames(table), ...candidates.columns])];

const columnsFor = (table: Table, plan: Plan): Plan => plan.select(columnNames(table));

/** Bronze only grows: whatever else changes in it is no event. */
const inserted = (columns: string[], housekeeping: number[]): Plan =>
  feed(columns, housekeeping).filter(col('_change_type').eq('insert')).select(columns);

/** Without the columns that have no value after a version, because they were retired before. */
function columnsOf({ schema, properties }: DeltaTable, after: bigint): string[] {
  const retired = retiredColumns(properties);
  return schema.fields.map(({ name }) => name).filter((name) => (retired.get(name) ?? after + 1n) > after);
}

/** The rows of Silver that may be replaced, by the {@link storedFile} of those that are: only their files are searched. */
function storedIn(replaced: Record<string, unknown>[]): Expr {
  const values = (name: string): string[] =>
    [...new Set(replaced.map((row) => String(row[`stored_${name}`])))].toSorted();
  const times = values('ingestion_timestamp');
  return all(
    col('silver_ingestion_date').in(values('silver_ingestion_date'), 'date'),
    col('status').in(values('status')),
    col('ingestion_timestamp').ge(lit(times[0]!, 'timestamp')),
    col('ingestion_timestamp').le(lit(times.at(-1)!, 'timestamp')),
  );
}
