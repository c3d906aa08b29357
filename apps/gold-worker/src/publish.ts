import { type CommitResult, query } from '@fastcart/delta';
import { lit, values } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { commitOnce, type Run } from '@fastcart/runtime';
import { published } from '@fastcart/schemas';
import { type GoldInput, type GoldTables, source } from './gold-read';

/** Names the versions that belong together: whoever reads them sees no half of a run. */
export function publish(
  run: Run,
  tables: GoldTables,
  input: GoldInput,
  versions: Record<string, number>,
): Promise<CommitResult | undefined> {
  const set = { ...tables.below, fact_orders: Number(input.to), ...versions };
  const row = values('run_id', [run.id]).with({
    published_at: lit(new Date().toISOString(), 'timestamp'),
    as_of: lit(input.scope.asOf, 'date'),
    versions: lit(JSON.stringify(set)),
  });
  const advance = {
    from: input.from[published.name]!,
    to: { [source]: input.to },
    metadata: { versions: set, asOf: input.scope.asOf },
  };
  return commitOnce(run, published.name, tables.published, advance, (commit) =>
    tables.published.append(query(toSql(row)), { commit }),
  );
}
