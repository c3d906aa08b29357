import { setTimeout as sleep } from 'node:timers/promises';
import type { EventChunk, EventRange } from '../event-log';
import { EventLogError } from '../errors';
import { RecordSet } from './record-set';
import type { KafkaClient } from './client';
import { errorOf } from './internals';
import type { TopicDescription } from './topic-description';

/** Attempts without any progress; with the pauses between them some ten seconds. */
const ATTEMPTS = 7;
const FIRST_PAUSE = 200;
/** So many empty answers in a row say that there is nothing: one alone may come of a slow disk. */
const CERTAIN = 3;

/** Reads ranges of a topic: partitions of one broker in one request, brokers at the same time. */
export class RangeReader {
  private compacted: Promise<boolean> | undefined;

  constructor(
    private readonly client: KafkaClient,
    private readonly topic: string,
    private open: EventRange[],
    /** Undefined when another broker may lead a partition by now. */
    private description: TopicDescription | undefined,
    /** The most that a message may have which comes out of a batch that becomes very large. */
    private readonly messageBytes: number,
  ) {}

  /** Messages of one partition come in order. The next answers are under way while the last ones are looked at. */
  async *chunks(): AsyncGenerator<EventChunk, void, undefined> {
    let under = this.next();
    try {
      while (this.open.length > 0) {
        const sets = await under;
        this.advance(sets);
        under = this.next();
        // Whoever waits for it in the next turn is told of a failure; until then it is not unhandled.
        under.catch(() => {});
        for (const set of sets) yield* set.chunks();
      }
    } finally {
      // A receiver that has had enough still waits for the answer, so that close() finds the connection quiet.
      await under.catch(() => {});
    }
  }

  /** What is left, with the partitions that just gave something at the end: none starves behind another. */
  private advance(sets: RecordSet[]): void {
    const next = new Map(sets.map((set) => [set.range.partition, set.next]));
    this.open = this.open
      .map((range) => ({ ...range, from: next.get(range.partition) ?? range.from }))
      .filter(({ from, to }) => from < to)
      .toSorted((left, right) => Number(next.has(left.partition)) - Number(next.has(right.partition)));
  }

  /** Sets of which each advances; none only when nothing is left. */
  private async next(): Promise<RecordSet[]> {
    if (this.open.length === 0) return [];
    let empty = 0;
    let isReread = false;
    for (let attempt = 1; ; attempt++) {
      try {
        // A broker that fetches old messages from other storage may answer empty again and again: only what compaction
        // has removed is not there.
        const mayEnd = empty + 1 >= CERTAIN && (await this.isCompacted());
        const sets = await this.fetch(mayEnd);
        if (sets.length > 0) return sets;
        empty += 1;
        if (attempt === ATTEMPTS) throw new Error('the leaders give no message below the end that they told');
      } catch (error) {
        // A bit that flipped on its way is right the second time.
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

  /** `mayEnd`: an empty answer says that nothing is left. */
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
    // The first partition of a request gives something if it has anything.
    const isEmpty = mayEnd && throttled === 0 && partitions.every(({ records }) => records.length === 0);
    const sets = partitions.map(({ partition, records, aborted, stableEnd }) => {
      const range = ranges.find((each) => each.partition === partition)!;
      // Then all that is left of the range was compacted away.
      const isGap = isEmpty && stableEnd >= range.to;
      return new RecordSet(records, aborted, range, isGap ? range.to : range.from, this.messageBytes);
    });
    return sets.filter((set) => set.next > set.range.from);
  }
}

function isDamaged(error: unknown): boolean {
  return EventLogError.is(error) && error.range !== undefined;
}
