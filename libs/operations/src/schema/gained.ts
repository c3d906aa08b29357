import { type DeltaTable, query } from '@fastcart/delta';
import { parse, retiredColumns } from '@fastcart/runtime';
import { col, count, countWhere, input } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { bronze, columnNames, columnOf, type LakeSchema } from '@fastcart/schemas';
import { typeText } from './type-text';

/** A source column of Bronze. */
export interface GainedColumn {
  column: string;
  type: string;
  /** The commit that added it; null when the table's log no longer has the commit. */
  since: { version: number; at: string; runId: string } | null;
  /** The number of rows with a value, and of all rows. */
  filled: number;
  rows: number;
  /** Whether the column is retired. */
  retired: boolean;
  /** The columns of Silver that read it. */
  promoted: string[];
}

export async function gainedColumns(lakeSchema: LakeSchema, opened: DeltaTable): Promise<GainedColumn[]> {
  const known = columnNames(bronze);
  const fields = opened.schema.fields.filter(({ name }) => !known.includes(name));
  if (fields.length === 0) return [];
  const names = fields.map(({ name }) => name);
  const retired = retiredColumns(opened.properties);
  const figures = input('bronze', names).group([], {
    rows: count(),
    ...Object.fromEntries(names.map((name, index) => [`filled_${index}`, countWhere(col(name).isNotNull())])),
  });
  const [[counted], history] = await Promise.all([query(toSql(figures), { bronze: opened }).rows(), opened.history()]);
  const additions = history.flatMap(({ version, timestamp, info }) => {
    const record = parse(info);
    if (record?.kind !== 'messages') return [];
    return [{ version, timestamp, runId: record.runId, columns: record.newColumns?.map(({ name }) => name) ?? [] }];
  });
  return fields.map(({ name, type }, index) => {
    const commit = additions.findLast(({ columns }) => columns.includes(name));
    return {
      column: name,
      type: typeText(type),
      since: commit
        ? {
            version: commit.version,
            at: new Date(commit.timestamp).toISOString(),
            runId: commit.runId,
          }
        : null,
      filled: Number(counted![`filled_${index}`]),
      rows: Number(counted!.rows),
      retired: retired.has(name),
      promoted: lakeSchema.promoted.filter(({ from }) => columnOf(from) === name).map((column) => column.name),
    };
  });
}
