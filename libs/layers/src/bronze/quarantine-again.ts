import { type Decoded, JsonDecoder } from '@fastcart/delta';
import { EventLogError, type EventRange, type PartitionOffsets } from '@fastcart/events';
import type { RedactionFilter } from '@fastcart/redaction';
import type { MessagesRecord, Run, SideBatch } from '@fastcart/runtime';
import { columnNames, deltaFields, event, logPosition, quarantine } from '@fastcart/schemas';
import { decodeRanges, type Intake } from './intake';
import { behind, endsBefore, isOpen, type Range, recreated, requireAll } from './range';
import { countSkipped, skippedIn, warnOfSkipped } from './skipped';
import type { Topic } from './topic';

const gone = 'are needed for the quarantine, which has lost them, and are not in the log any more';

/** What was quarantined of a commit of Bronze, from the log again. */
export class QuarantineAgain {
  constructor(
    private readonly run: Run,
    private readonly topic: Topic,
    private readonly filter: RedactionFilter,
  ) {}

  /** Errors: DATA_LOSS, LOG_REWOUND, TOPIC_RECREATED. */
  async *take(commit: MessagesRecord): AsyncGenerator<SideBatch> {
    const damaged = new Map<number, EventRange>();
    let ranges = await this.rangesOf(commit);
    for (;;) {
      const offsets = await this.topic.log.partitions(this.topic.name);
      ranges = ranges.map((range) => heldOf(behind(range, damaged.get(range.partition)), offsets));
      if (!this.topic.acceptLoss) requireAll(ranges, gone);
      if (!ranges.some(isOpen)) return;
      const { startedAt = this.run.startedAt.toISOString() } = commit;
      const { receivedAt = BigInt(Date.parse(startedAt)) * 1000n } = commit;
      // Events are in Bronze: no field of one becomes a column here.
      const decoder = new JsonDecoder({
        contract: deltaFields(event),
        evolved: [],
        sourceColumns: 0,
        topic: this.topic.name,
        receivedAt,
        receivedOn: startedAt.slice(0, 10),
      });
      const intake = await this.decode(decoder, ranges, damaged);
      if (!intake) continue;
      const decoded = await decoder.finish();
      try {
        yield this.sideBatch(decoded, ranges, intake);
      } finally {
        decoded.close();
      }
      ranges = ranges.map(({ partition, appId, to }) => ({
        partition,
        appId,
        to,
        from: intake.reached.get(partition) ?? to,
      }));
    }
  }

  private async rangesOf({ offsets, reached = {} }: MessagesRecord): Promise<Range[]> {
    const topicId = await this.topic.log.topicId(this.topic.name);
    return offsets.map(({ partition, from, to }) => {
      const appId = logPosition(topicId, partition);
      if (appId in reached) return { partition, from, to, appId };
      throw recreated(this.topic.name, topicId);
    });
  }

  /** Undefined when messages are missing or unreadable at the start of a range: the caller reads again behind them. */
  private async decode(
    decoder: JsonDecoder,
    ranges: Range[],
    damaged: Map<number, EventRange>,
  ): Promise<Intake | undefined> {
    try {
      const readable = ranges.filter(({ from, to }) => from < to);
      return await decodeRanges(decoder, this.topic.log, this.topic.name, readable, this.run.batch.bytes);
    } catch (error) {
      if (!EventLogError.is(error)) throw error;
      if (this.topic.acceptLoss && error.range) {
        damaged.set(error.range.partition, error.range);
        return undefined;
      }
      const offsets = error.code === 'OUT_OF_RANGE' ? await this.topic.log.partitions(this.topic.name) : [];
      const isDeleted = offsets.some(({ partition, low }) =>
        ranges.some((range) => range.partition === partition && range.from < range.to && range.from < low),
      );
      if (isDeleted) return undefined;
      throw error;
    }
  }

  private sideBatch(decoded: Decoded, ranges: Range[], { reached, messages }: Intake): SideBatch {
    const skipped = skippedIn(ranges);
    warnOfSkipped(this.run, skipped, 'messages of the quarantine cannot be read again, and their loss is accepted');
    const offsets = ranges
      .map(({ partition, from }) => ({ partition, from, to: reached.get(partition) ?? from }))
      .filter(({ from, to }) => from < to);
    const counts = { read: messages, ...(skipped.length > 0 && { lost: countSkipped(skipped) }) };
    return {
      rows: () => this.filter.quarantined(decoded),
      columns: columnNames(quarantine),
      record: { kind: 'messages', topic: this.topic.name, offsets, lost: skipped, counts },
      countOf: 'quarantined',
      reached: ranges.map(({ appId, partition, from }) => ({ [appId]: reached.get(partition) ?? from })),
    };
  }
}

/** What the log still has of a range that Bronze has read. Errors: LOG_REWOUND. */
function heldOf(range: Range, offsets: PartitionOffsets[]): Range {
  const { partition, from, to, lostFrom } = range;
  const { low, high } = offsets.find((found) => found.partition === partition) ?? { low: 0n, high: 0n };
  if (high < to) throw endsBefore(partition, high, to);
  const held = from > to ? to : from < low ? (low < to ? low : to) : from;
  return held > from ? { ...range, from: held, lostFrom: lostFrom ?? from } : { ...range, from: held };
}
