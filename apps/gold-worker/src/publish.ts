import { type CommitResult, type DeltaTable, query, type Value } from '@fastcart/delta';
import { lit, values } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { commitOnce, type Positions, type Run, type VersionRange } from '@fastcart/runtime';
import { published, type Table } from '@fastcart/schemas';

/** Versions of tables that belong together. */
export interface VersionSet {
  /** The day that its orders have come to. */
  asOf: string | null;
  versions: Record<string, number>;
}

/** Where a set comes from; neither for the newest set with other versions of some tables. */
interface Origin {
  /** What the tables were computed from. */
  range?: VersionRange;
  /** The run whose set a restore brought back. */
  restored?: string;
}

/** What a set calls the archive's table beside that of the lake. */
export const archivedName = ({ name }: Pick<Table, 'name'>): string => `${archive}${name}`;

const archive = 'archive/';

/** Of a set the versions of the archive's tables. */
export function archivedOf(versions: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(versions).filter(([name]) => name.startsWith(archive)));
}

/**
 * Names a set: whoever reads the tables by it sees no half of a run. The position moves with it. The archive's tables, of
 * which no layer knows, stay those of the set before, unless `versions` has them.
 * Undefined when another run was faster.
 */
export function publish(
  run: Run,
  table: DeltaTable,
  { asOf, versions }: VersionSet,
  { from, to }: { from: Positions; to: Record<string, bigint> },
  { range, restored }: Origin = {},
): Promise<CommitResult | undefined> {
  const row = values('run_id', [run.id]).with({
    published_at: lit(new Date().toISOString(), 'timestamp'),
    as_of: lit(asOf, 'date'),
  });
  const advance = { from, to, record: { kind: 'set', versions, asOf, range, restored } as const };
  return commitOnce(run, published.name, table, advance, async (commit) => {
    const [newest] = await publishedRows(table, { limit: 1 });
    const before = newest ? (JSON.parse(String(newest.versions)) as Record<string, number>) : {};
    const all = { ...archivedOf(before), ...versions };
    const numbered = row.with({
      versions: lit(JSON.stringify(all)),
      sequence: lit(BigInt(String(newest?.sequence ?? 0)) + 1n),
    });
    return table.append(query(toSql(numbered)), { mergeSchema: true, commit });
  });
}

/**
 * Rows of the table `published` as it was opened, newest set first. Their numbers say which is newer: a time is that of a
 * clock, which may be wrong. Rows without a number are older, and follow by their time. `until`: ISO 8601; sets that were
 * published later are left out.
 */
export async function publishedRows(
  published: DeltaTable,
  { until, limit }: { until?: string; limit?: number } = {},
): Promise<Record<string, Value>[]> {
  const isNumbered = published.schema.fields.some(({ name }) => name === 'sequence');
  return query(
    `SELECT * FROM published
    ${until === undefined ? '' : `WHERE published_at <= arrow_cast('${until}', 'Timestamp(Microsecond, Some("UTC"))')`}
    ORDER BY ${isNumbered ? 'sequence DESC NULLS LAST, ' : ''}published_at DESC
    ${limit === undefined ? '' : `LIMIT ${limit}`}`,
    { published },
  ).rows();
}
