import { type AdvanceRecord, commitOnce, type HopReport, relied, type Run, superseded } from '@fastcart/runtime';
import { bronze, planFingerprint, positionAt, rejected, replacedPosition, silver } from '@fastcart/schemas';
import { commitSide } from '../side-commit';
import { silverFingerprint } from './definition/fingerprint';
import { position, type SilverInput, type SilverTables } from './read';
import type { SilverOutput } from './transform';

/**
 * First the rejects, then the rows that replace stored ones, last the new rows: a rerun finds what is committed before the
 * new rows ahead, takes the same range, and skips it.
 */
export async function commit(
  run: Run,
  { silver: table, rejected: side }: SilverTables,
  input: SilverInput,
  { account, warnings, failures, rejects, replacing, added }: SilverOutput,
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

  const positions = { [position]: from, [replacedPosition]: input.replacedUpTo };
  if (replacing) {
    const advance = { from: positions, to: positionAt(replacedPosition, read), record };
    const upsert = { on: silver.key, among: replacing.among };
    const committed = await commitOnce(run, silver.name, table, advance, (options) =>
      run.engine.upsert(table, replacing.rows, upsert, options),
    );
    if (!committed) return superseded;
    positions[replacedPosition] = to;
  }

  const first = from === undefined && { [planFingerprint]: silverFingerprint(run.lakeSchema) };
  const advance = {
    from: positions,
    to: { ...positionAt(position, read), ...first },
    monotonic: [relied(rejected, relies)],
    record: { ...record, side: relies },
  };
  const committed = await commitOnce(run, silver.name, table, advance, (options) =>
    run.engine.append(table, added, options),
  );
  if (!committed) return superseded;
  return {
    outcome: 'committed',
    counts,
    versions: { silver: committed.version },
    failures: { ...failures, ...warnings },
  };
}
