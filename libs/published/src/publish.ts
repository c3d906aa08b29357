import type { CommitResult, DeltaTable } from '@fastcart/delta';
import { lit, values } from '@fastcart/query';
import { binding, commitOnce, type Positions, type Run, type VersionRange } from '@fastcart/runtime';
import { published, type Table } from '@fastcart/schemas';
import { newestRow, versionsOf } from './rows';

/** A published set: versions of tables that belong together. */
export interface VersionSet {
  /** The latest date among the orders' timestamps. */
  asOf: string | null;
  versions: Record<string, number>;
}

/** The origin of a set. Housekeeping, which only changes some versions of the newest set, has none. */
interface Origin {
  /** The source that the tables were computed from. */
  range?: VersionRange;
  /** The run whose set was restored. */
  restored?: string;
}

/** The name of the archive's table in a set. */
export const archivedName = ({ name }: Pick<Table, 'name'>): string => `${archive}${name}`;

const archive = 'archive/';

/** The versions of the archive's tables in a set. */
export function archivedOf(versions: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(versions).filter(([name]) => name.startsWith(archive)));
}

/**
 * Publishes a set, so that its readers never see half of a run. The position is committed with it. The set keeps the versions
 * of the archive's tables from the set before, unless `versions` has them, because no layer knows the archive. Undefined when
 * another run has moved the position first.
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
    const newest = await newestRow(table);
    const all = { ...archivedOf(newest ? versionsOf(newest) : {}), ...versions };
    const numbered = row.with({
      versions: lit(JSON.stringify(all)),
      sequence: lit(BigInt(String(newest?.sequence ?? 0)) + 1n),
    });
    return table.append(binding.deferred(numbered, {}), { mergeSchema: true, commit });
  });
}
