import { col } from '@fastcart/query';
import { type AdvanceRecord, commitOnce, type HopReport, type Run, superseded } from '@fastcart/runtime';
import { planFingerprint, positionAt, positionOf, silver } from '@fastcart/schemas';
import { dateOfRow, type Fact } from './fact';
import { factFingerprint } from './fingerprint';
import type { FactInput, FactTables } from './read';
import type { FactOutput } from './transform';

/** Appends where no affected row is stored; else replaces them, on the dates that they have. */
export async function commit(
  run: Run,
  fact: Fact,
  { facts: target }: FactTables,
  input: FactInput,
  { changed, keys, warnings }: FactOutput,
): Promise<HopReport> {
  const { table, counted } = fact;
  const position = positionOf(table);
  const counts = { [counted]: keys, [`${counted}_before`]: input.stored.count, refolded: input.refolded?.count ?? 0 };
  const first = input.from[position] === undefined && { [planFingerprint]: factFingerprint(fact) };
  const to = { ...positionAt(position, { version: input.to, id: input.id }), ...first };
  const range = { table: silver.name, after: Number(input.after), upTo: Number(input.to) };
  const record: AdvanceRecord = { kind: 'rows', range, counts, warnings };
  const upsert = { on: table.key, among: col(dateOfRow(fact)).in(input.storedDates, 'date') };
  const committed = await commitOnce(run, table.name, target, { from: input.from, to, record }, (options) =>
    input.stored.count > 0
      ? run.engine.upsert(target, changed, { ...upsert, ...(input.refolded && { deleted: 'removed' }) }, options)
      : run.engine.append(target, changed, options),
  );
  if (!committed) return superseded;
  return { outcome: 'committed', counts, versions: { [table.name]: committed.version }, failures: warnings };
}
