import { type AdvanceRecord, commitOnce, type HopReport, relied, type Run, superseded } from '@fastcart/runtime';
import { bronze, quarantine } from '@fastcart/schemas';
import { commitSide } from '../side-commit';
import { describe, stillFits } from './new-columns';
import { clock } from './positions';
import type { BronzeInput } from './read';
import { countSkipped, warnOfSkipped } from './skipped';
import type { BronzeTables, Progress, Topic } from './topic';
import type { BronzeOutput } from './transform';

/** First the quarantine, last the rows: a rerun finds the quarantine ahead, takes the same range, and skips it. */
export async function commit(
  run: Run,
  { name: topic }: Topic,
  { bronze: table, quarantine: side }: BronzeTables,
  progress: Progress,
  input: BronzeInput,
  output: BronzeOutput,
): Promise<HopReport> {
  const { from, to, receivedAt, messages, bytes, offsets, skippedRanges, quarantineDone } = input;
  const { rowCount, quarantinedCount, rescuedCount, newColumns, withoutRoomCount } = output.decoded;
  const gaps = offsets.reduce((sum, range) => sum + (range.gaps ?? 0), 0);
  const counts = {
    read: messages,
    rows: rowCount,
    quarantined: quarantinedCount,
    rescued: rescuedCount,
    ...(gaps > 0 && { gaps }),
    ...(withoutRoomCount > 0 && { withoutRoom: withoutRoomCount }),
    ...(skippedRanges.length > 0 && { lost: countSkipped(skippedRanges) }),
  };
  const record: AdvanceRecord = {
    kind: 'messages',
    counts,
    bytes,
    topic,
    receivedAt,
    offsets,
    newColumns,
    lost: skippedRanges,
  };

  const ahead = Object.fromEntries(Object.keys(to).map((name) => [name, input.ahead[name]]));
  const sideRows = { count: quarantinedCount, areCommitted: quarantineDone };
  const sideCommit = await commitSide(run, quarantine, side, sideRows, { from: ahead, to, record }, async (options) =>
    side.append(await output.quarantined(), { commit: options }),
  );
  if (!sideCommit) return superseded;
  const { relies } = sideCommit;

  const monotonic = [{ [clock]: receivedAt }, relied(quarantine, relies)];
  const advance = { from, to, monotonic, record: { ...record, side: relies } };
  const committed = await commitOnce(run, bronze.name, table, advance, async (options) => {
    if (!stillFits(newColumns, input.evolution, table)) return undefined;
    return table.append(await output.rows(), { mergeSchema: true, commit: options });
  });
  output.decoded.close();
  if (!committed) return superseded;
  warnOfSkipped(run, skippedRanges, 'messages were deleted unread or cannot be read, and their loss accepted');
  if (newColumns.length > 0) run.log.warn('the source has new fields', describe(newColumns));
  if (withoutRoomCount > 0)
    run.log.warn('values of new fields made no column: there are enough, or the name is too long', {
      values: withoutRoomCount,
    });
  for (const [partition, position] of input.reached) progress.committed.set(partition, position);
  return { outcome: 'committed', counts, versions: { bronze: committed.version } };
}
