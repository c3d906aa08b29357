import type { CommitResult, DeltaTable } from '@fastcart/delta';
import { lit, values } from '@fastcart/query';
import { binding, commitOnce, type Positions, type Run, type VersionRange } from '@fastcart/runtime';
import { published, type Table } from '@fastcart/schemas';
import { publishedRows, versionsOf } from './rows';

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
 * Names a set: a reader of the tables by it does not see half of a run. The position moves with it. The archive's tables, of
 * which no layer knows, stay those of the set before, unless `versions` has them. Undefined when another run has moved the
 * position first.
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
    const all = { ...archivedOf(newest ? versionsOf(newest) : {}), ...versions };
    const numbered = row.with({
      versions: lit(JSON.stringify(all)),
      sequence: lit(BigInt(String(newest?.sequence ?? 0)) + 1n),
    });
    return table.append(binding.deferred(numbered, {}), { mergeSchema: true, commit });
  });
}
