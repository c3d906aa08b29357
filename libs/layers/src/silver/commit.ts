import { type AdvanceRecord, commitOnce, type HopReport, relied, type Run, superseded } from '@fastcart/runtime';
import { bronze, planFingerprint, positionAt, rejected, replacedPosition, silver } from '@fastcart/schemas';
import { commitSide } from '../side-commit';
import { silverFingerprint } from './definition/fingerprint';
import { position, type SilverInput, type SilverTables } from './read';
import type { SilverOutput } from './transform';

/**
 * First the rejects, then the new rows together with those that replace stored ones. After an interruption between the two, a
 * rerun finds the rejects ahead, takes the same range, and skips them.
 */
export async function commit(
  run: Run,
  { silver: table, rejected: side }: SilverTables,
  input: SilverInput,
  { account, warnings, failures, rejects, rows, replaced }: SilverOutput,
): Promise<HopReport> {
  const { from, after, to, bytes } = input;
  const read = { version: to, id: input.id };
  const range = { table: bronze.name, after: Number(after), upTo: Number(to) };
  const counts = { ...account };
  const record: AdvanceRecord = { kind: 'rows', range, counts, bytes, warnings, failures };

  const sideRows = { count: account.rejected, areCommitted: input.rejectedUpTo === to };
  const ahead = { from: { [position]: input.rejectedUpTo }, to: positionAt(position, read), record };
  const sideCommit = await commitSide(run, rejected, side, sideRows, ahead, (options) =>
    run.engine.append(side, rejects, options),
  );
  if (!sideCommit) return superseded;
  const { relies } = sideCommit;

  const first = from === undefined && { [planFingerprint]: silverFingerprint(run.lakeSchema) };
  const advance = {
    from: { [position]: from, [replacedPosition]: input.replacedUpTo },
    to: { ...positionAt(position, read), ...first },
    monotonic: [relied(rejected, relies)],
    record: { ...record, side: relies },
  };
  const committed = await commitOnce(run, silver.name, table, advance, (options) =>
    replaced
      ? run.engine.upsert(table, rows, { on: silver.key, among: replaced }, options)
      : run.engine.append(table, rows, options),
  );
  if (!committed) return superseded;
  return {
    outcome: 'committed',
    counts,
    versions: { silver: committed.version },
    failures: { ...failures, ...warnings },
  };
}
