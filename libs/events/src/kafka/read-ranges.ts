import { setTimeout as sleep } from 'node:timers/promises';
import type { EventChunk, EventRange } from '../event-log';
import { EventLogError } from '../errors';
import { RecordSet } from './record-set';
import type { KafkaClient } from './client';
import { errorOf } from './internals';
import type { TopicDescription } from './topic-description';

/** The number of attempts without progress. With the pauses between them, they take about ten seconds. */
const ATTEMPTS = 7;
const FIRST_PAUSE = 200;
/** The number of consecutive empty answers that mean that there is no message. A slow disk can cause a single one. */
const CERTAIN = 3;

/** Reads ranges of a topic: partitions of one broker in one request, brokers at the same time. */
export class RangeReader {
  private compacted: Promise<boolean> | undefined;

  constructor(
    private readonly client: KafkaClient,
    private readonly topic: string,
    private open: EventRange[],
    /** Undefined when another broker may have become the leader. */
    private description: TopicDescription | undefined,
    /** The greatest number of bytes of a message in a batch that is very large when decompressed. */
    private readonly messageBytes: number,
  ) {}

  /** Messages of one partition are in order. The next requests are sent while the last answers are decoded. */
  async *chunks(): AsyncGenerator<EventChunk, void, undefined> {
    let under = this.next();
    try {
      while (this.open.length > 0) {
        const sets = await under;
        this.advance(sets);
        under = this.next();
        // The next turn awaits it and gets the error. Until then the rejection is not unhandled.
        under.catch(() => {});
        for (const set of sets) yield* set.chunks();
      }
    } finally {
      // A receiver that stops early still waits for the answer, so that close() finds no open request.
      await under.catch(() => {});
    }
  }

  /** The remaining ranges. Partitions that have just returned messages come last, so that every partition has its turn. */
  private advance(sets: RecordSet[]): void {
    const next = new Map(sets.map((set) => [set.range.partition, set.next]));
    this.open = this.open
      .map((range) => ({ ...range, from: next.get(range.partition) ?? range.from }))
      .filter(({ from, to }) => from < to)
      .toSorted((left, right) => Number(next.has(left.partition)) - Number(next.has(right.partition)));
  }

  /** Record sets that all make progress. Empty only when nothing is left. */
  private async next(): Promise<RecordSet[]> {
    if (this.open.length === 0) return [];
    let empty = 0;
    let isReread = false;
    for (let attempt = 1; ; attempt++) {
      try {
        // A broker that fetches old messages from tiered storage may return empty answers many times. Only compaction
        // removes messages.
        const mayEnd = empty + 1 >= CERTAIN && (await this.isCompacted());
        const sets = await this.fetch(mayEnd);
        if (sets.length > 0) return sets;
        empty += 1;
        if (attempt === ATTEMPTS)
          throw new Error('the leaders return no message below the end offset that they reported');
      } catch (error) {
        // Damage on the network is not in the second answer.
        const mayPass = (error as { retriable?: boolean }).retriable === true || (isDamaged(error) && !isReread);
        isReread ||= isDamaged(error);
        if (!mayPass || attempt === ATTEMPTS) throw error;
        empty = 0;
        this.description = undefined;
      }
      await sleep(FIRST_PAUSE * 2 ** (attempt - 1));
    }
  }

  private isCompacted(): Promise<boolean> {
    return (this.compacted ??= this.client.isCompacted(this.topic));
  }

  /** `mayEnd`: an empty answer means that nothing is left. */
  private async fetch(mayEnd: boolean): Promise<RecordSet[]> {
    const { partitions } = (this.description ??= await this.client.describe(this.topic));
    const leaders = new Map(partitions.map(({ partition, leader }) => [partition, leader]));
    const ranges = Map.groupBy(this.open, ({ partition }) => leaders.get(partition) ?? -1);
    const sets = await Promise.all([...ranges].map(([leader, led]) => this.fetchFrom(leader, led, mayEnd)));
    return sets.flat();
  }

  private async fetchFrom(leader: number, ranges: EventRange[], mayEnd: boolean): Promise<RecordSet[]> {
    const { partitions, throttled, error } = await this.client.fetch(leader, this.topic, ranges);
    const failed = [error, ...partitions.map((each) => each.error)].find((code) => code !== 0);
    if (failed) throw errorOf(failed);
    // The first partition of a request returns messages if it has any.
    const isEmpty = mayEnd && throttled === 0 && partitions.every(({ records }) => records.length === 0);
    const sets = partitions.map(({ partition, records, aborted, stableEnd }) => {
      const range = ranges.find((each) => each.partition === partition)!;
      // Then compaction has removed the rest of the range.
      const isGap = isEmpty && stableEnd >= range.to;
      return new RecordSet(records, aborted, range, isGap ? range.to : range.from, this.messageBytes);
    });
    return sets.filter((set) => set.next > set.range.from);
  }
}

function isDamaged(error: unknown): boolean {
  return EventLogError.is(error) && error.range !== undefined;
}
