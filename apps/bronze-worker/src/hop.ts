import { type Decoded, type DeltaTable, JsonDecoder } from '@fastcart/delta';
import type { EventChunk, EventLog } from '@fastcart/events';
import {
  commitOnce,
  FastcartError,
  type Hop,
  type HopReport,
  lost,
  type Positions,
  positionsOf,
  type Run,
} from '@fastcart/runtime';
import { bronze, columnNames, deltaFields, event } from '@fastcart/schemas';
import { appIdOf, chunks, interruptedRanges, openRanges } from './range';

interface Input {
  /** Positions that the range was read from, and to. */
  from: Positions;
  to: Record<string, bigint>;
  messages: number;
  decoder: JsonDecoder;
  /** The quarantine's positions, which may be ahead. */
  ahead: Positions;
  /** The quarantine of this range is already there: an earlier run was interrupted after it. */
  quarantineDone: boolean;
}

export interface BronzeTables {
  bronze: DeltaTable;
  quarantine: DeltaTable;
}

/** The clock of `ingestion_timestamp` stands in the table, so that it never goes back, whatever the machine's does. */
const clock = 'ingestion_timestamp';

/** Messages of the event log, exactly as received, into Bronze; what is no event into quarantine. */
export class BronzeHop implements Hop<Input, Decoded> {
  constructor(
    private readonly run: Run,
    private readonly log: EventLog,
    private readonly topic: string,
    private readonly tables: BronzeTables,
  ) {}

  async read(): Promise<Input | undefined> {
    const topicId = await this.log.topicId(this.topic);
    const offsets = await this.log.partitions(this.topic);
    const appIds = offsets.map(({ partition }) => appIdOf(topicId, partition));
    const [stored, ahead, time] = await Promise.all([
      positionsOf(this.tables.bronze, appIds),
      positionsOf(this.tables.quarantine, [...appIds, clock]),
      this.tables.bronze.transaction(clock),
    ]);
    this.sameTopic(topicId, stored, time);
    const interrupted = interruptedRanges(offsets, topicId, stored, ahead);
    const open = openRanges(offsets, topicId, stored);
    const quarantineDone = interrupted.length > 0;
    const ranges = quarantineDone ? interrupted : open;
    if (ranges.length === 0) return undefined;

    const receivedAt = greatest(BigInt(this.run.startedAt.getTime()) * 1000n, time ?? 0n);
    const evolved = this.tables.bronze.schema.fields.filter(({ name }) => !columnNames(bronze).includes(name));
    const decoder = new JsonDecoder({ contract: deltaFields(event), evolved, topic: this.topic, receivedAt });
    const to: Record<string, bigint> = {};
    let messages = 0;
    const pending: Promise<void>[] = [];
    for await (const { appId, chunk } of chunks(
      this.log,
      this.topic,
      ranges,
      quarantineDone ? Infinity : this.run.batch.bytes,
    )) {
      to[appId] = chunk.next;
      messages += chunk.offsets.length;
      const decoding = decoder.push(chunk).then(() => release(chunk));
      // Whoever waits for it below is told of a failure; until then it is not unhandled.
      decoding.catch(() => {});
      pending.push(decoding);
      // Two chunks are decoded while the next one is read: no more buffers than that are held.
      if (pending.length > 2) await pending.shift();
    }
    await Promise.all(pending);
    const from = Object.fromEntries(Object.keys(to).map((appId) => [appId, stored[appId]]));
    // With the clock, two runs that read different partitions at once do not both commit.
    return {
      from: { ...from, [clock]: time },
      to: { ...to, [clock]: receivedAt },
      messages,
      decoder,
      ahead,
      quarantineDone,
    };
  }

  transform({ decoder }: Input): Promise<Decoded> {
    return decoder.finish();
  }

  /** Nothing that was read is lost. */
  check(input: Input, { rowCount, quarantinedCount }: Decoded): Promise<void> {
    if (rowCount + quarantinedCount === input.messages) return Promise.resolve();
    const sum = `${rowCount} rows + ${quarantinedCount} quarantined`;
    throw new FastcartError('AUDIT_FAILED', `bronze: ${input.messages} messages read, but ${sum}`);
  }

  async commit(input: Input, decoded: Decoded): Promise<HopReport> {
    const { from, to, messages, quarantineDone } = input;
    const { rowCount, quarantinedCount, rescuedCount, newColumns } = decoded;
    const counts = { read: messages, rows: rowCount, quarantined: quarantinedCount, rescued: rescuedCount };
    const metadata = { counts, range: texts({ from, to }), newColumns };
    const { bronze: table, quarantine } = this.tables;
    // The side table first: a rerun finds it ahead, takes the same range and skips it.
    if (quarantinedCount > 0 && !quarantineDone) {
      const ahead = Object.fromEntries(Object.keys(to).map((name) => [name, input.ahead[name]]));
      const side = await commitOnce(this.run, 'quarantine', quarantine, { from: ahead, to, metadata }, (commit) =>
        quarantine.append(decoded.quarantined, { commit }),
      );
      if (!side) return lost;
    }
    const committed = await commitOnce(this.run, 'bronze', table, { from, to, metadata }, (commit) =>
      table.append(decoded.rows, { mergeSchema: newColumns.length > 0, commit }),
    );
    decoded.close();
    if (!committed) return lost;
    for (const { name, type } of newColumns) this.run.log.warn('the source has a new field', { column: name, type });
    return { outcome: 'committed', counts, versions: { bronze: committed.version } };
  }

  /** A topic that was made again has an identity of its own, and with it no position: that is no new start. */
  private sameTopic(topicId: string, stored: Positions, time: bigint | undefined): void {
    const isNew = Object.values(stored).every((position) => position === undefined);
    if (!isNew || time === undefined) return;
    throw new FastcartError(
      'TOPIC_RECREATED',
      `topic ${this.topic} is ${topicId} now, and Bronze has read another one`,
    );
  }
}

/** Gives a chunk's memory back at once: the garbage collector would let a gigabyte of them come together. */
function release({ bytes }: EventChunk): void {
  (bytes.buffer as ArrayBuffer).transfer(0);
}

function greatest(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

/** JSON has no 64-bit integers. */
function texts({ from, to }: Pick<Input, 'from' | 'to'>): Record<string, unknown> {
  const text = (positions: Positions): unknown =>
    Object.fromEntries(Object.entries(positions).map(([appId, position]) => [appId, position?.toString() ?? null]));
  return { from: text(from), to: text(to) };
}
