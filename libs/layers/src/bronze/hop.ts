import { setTimeout as sleep } from 'node:timers/promises';
import { type Decoded, type DeltaTable, JsonDecoder } from '@fastcart/delta';
import { type EventLog, EventLogError, type EventRange } from '@fastcart/events';
import type { RedactionFilter } from '@fastcart/redaction';
import {
  type AdvanceRecord,
  commitOnce,
  FastcartError,
  type Hop,
  type HopReport,
  idOf,
  lost,
  newestCommit,
  type PartitionRange,
  type Positions,
  positionsOf,
  relied,
  type Run,
} from '@fastcart/runtime';
import { attributes } from '@fastcart/telemetry';
import { clockOf, deltaFields, event, logPosition, quarantine as bronzeSide } from '@fastcart/schemas';
import { decodeRanges, type Intake } from './intake';
import { described, type Evolution, evolutionOf, stillFits } from './new-columns';
import {
  behind,
  isIn,
  isOpen,
  openRanges,
  type Range,
  recreated,
  requireAll,
  requireHeld,
  type Share,
  upTo,
} from './range';

interface Input {
  /** Positions that the range was read from, and to. */
  from: Positions;
  to: Record<string, bigint>;
  /** `ingestion_timestamp` of all rows. */
  receivedAt: bigint;
  /** By partition. */
  reached: Map<number, bigint>;
  /** What was read of each partition that there was anything of. */
  offsets: PartitionRange[];
  messages: number;
  bytes: number;
  /** Ranges before which messages were deleted unread, which the operator accepts. */
  lost: Range[];
  decoder: JsonDecoder;
  evolution: Evolution;
  /** The quarantine's positions, which may be ahead. */
  ahead: Positions;
  /** The quarantine of this range is already there: an earlier run was interrupted after it. */
  quarantineDone: boolean;
}

export interface BronzeTables {
  bronze: DeltaTable;
  quarantine: DeltaTable;
}

/** For monitoring, in milliseconds. */
const PATIENCE = 2_000;

/** The clock of `ingestion_timestamp` stands in the table, so that it never goes back, whatever the machine's does. */
const { column: clock } = clockOf('bronze');

/**
 * Messages of the event log, exactly as received, into Bronze; what is no event into quarantine. Only what tells of
 * customers who were forgotten stays out.
 */
export class BronzeHop implements Hop<Input, Decoded> {
  /** Of the partitions when the run began: what comes while it works is for the next one, or it would never end. */
  private ends: Map<number, bigint> | undefined;
  /** Messages that the log cannot give, and whose loss the operator accepts; by partition, the last that were found. */
  private readonly damaged = new Map<number, EventRange>();
  /** What the commits of this run have reached, by partition. */
  private readonly reached: Intake['reached'] = new Map();

  constructor(
    private readonly run: Run,
    private readonly log: EventLog,
    private readonly topic: string,
    private readonly tables: BronzeTables,
    private readonly filter: RedactionFilter,
    private readonly acceptLoss: boolean,
    private readonly share: Share,
  ) {}

  async read(): Promise<Input | undefined> {
    const topicId = await this.log.topicId(this.topic);
    const offsets = await this.log.partitions(this.topic);
    const appIds = offsets.map(({ partition }) => logPosition(topicId, partition));
    // Of no partition: a topic does not lose any. It is looked for once a run, through the whole log of the table.
    const behindLast = logPosition(topicId, offsets.length);
    const [stored, ahead, time] = await Promise.all([
      positionsOf(this.tables.bronze, this.ends ? appIds : [...appIds, behindLast]),
      positionsOf(this.tables.quarantine, appIds),
      this.tables.bronze.transaction(clock),
    ]);
    if (stored[behindLast] !== undefined) throw this.vanished(offsets.length, stored[behindLast]);
    // A topic that was made again has an identity of its own, and with it no position: that is no new start.
    if (time !== undefined && Object.values(stored).every((position) => position === undefined)) {
      throw recreated(this.topic, topicId);
    }
    this.ends ??= new Map(offsets.map(({ partition, high }) => [partition, high]));
    const isMine = (range: Range) => isIn(this.share, range);
    // The first commit says of every partition where Bronze begins with it, also of those that other runs read.
    const all = openRanges(offsets, topicId, stored, time !== undefined)
      .filter((range) => time === undefined || isMine(range))
      .map((range) => behind(range, this.damaged.get(range.partition)));
    this.run.trace.lag ??= {
      topic: this.topic,
      partitions: new Map(
        all.filter(isMine).map(({ partition, from, lostFrom, to }) => [partition, Number(to - (lostFrom ?? from))]),
      ),
    };
    const open = upTo(all, (range) => (isMine(range) ? this.ends!.get(range.partition) : undefined));
    // What an interrupted run had already quarantined is taken again as it was.
    const interrupted = upTo(all, (range) => (isMine(range) ? ahead[range.appId] : undefined));
    const quarantineDone = interrupted.some(({ from, to }) => from < to);
    const ranges = quarantineDone ? interrupted : open;
    if (!ranges.some(isOpen)) return undefined;
    if (!this.acceptLoss) requireAll(ranges);

    const receivedAt = greatest(BigInt(this.run.startedAt.getTime()) * 1000n, time ?? 0n);
    const evolution = evolutionOf(this.tables.bronze);
    const columns = { contract: deltaFields(event), ...evolution };
    const receivedOn = this.run.startedAt.toISOString().slice(0, 10);
    const decoder = new JsonDecoder({ ...columns, topic: this.topic, receivedAt, receivedOn });
    const batchBytes = quarantineDone ? Infinity : this.run.batch.bytes;
    const intake = await this.decode(decoder, ranges, batchBytes).catch((error: unknown) => {
      if (!this.isAccepted(error)) throw error;
    });
    if (!intake) return this.read();
    const { reached, gaps, messages, bytes } = intake;
    await this.requireTopic(topicId);
    // A partition keeps where Bronze began with it, also when nothing of it is read yet.
    const changed = ranges.filter(
      ({ appId, partition, from, lostFrom }) =>
        stored[appId] === undefined || lostFrom !== undefined || reached.get(partition) !== from,
    );
    const read = ranges
      .map(({ partition, from }) => ({ partition, from, to: reached.get(partition)!, gaps: gaps.get(partition) }))
      .filter(({ from, to }) => from < to);
    this.describe(read, messages, bytes);
    return {
      from: Object.fromEntries(changed.map(({ appId }) => [appId, stored[appId]])),
      to: Object.fromEntries(changed.map(({ appId, partition }) => [appId, reached.get(partition)!])),
      receivedAt,
      reached,
      offsets: read,
      messages,
      bytes,
      lost: ranges.filter(({ lostFrom }) => lostFrom !== undefined),
      decoder,
      evolution,
      ahead,
      quarantineDone,
    };
  }

  private describe(read: Input['offsets'], messages: number, bytes: number): void {
    this.run.trace.bytes += bytes;
    this.run.trace.describe({
      [attributes.system.name]: new URL(this.log.url).protocol.replace(':', ''),
      [attributes.operation.name]: 'read',
      [attributes.operationType.name]: 'receive',
      [attributes.topic.name]: this.topic,
      [attributes.messages.name]: messages,
      [attributes.bytes.name]: bytes,
      [attributes.partitions.name]: read.map(({ partition }) => partition),
      [attributes.from.name]: read.map(({ from }) => Number(from)),
      [attributes.to.name]: read.map(({ to }) => Number(to)),
      [attributes.offsets.name]: read.map(({ partition, from, to }) => `${partition} [${from}, ${to})`).join(', '),
    });
  }

  /** Errors: DATA_LOSS, LOG_REWOUND, when the log lost messages of the ranges meanwhile. */
  private async decode(decoder: JsonDecoder, ranges: Range[], batchBytes: number): Promise<Intake> {
    try {
      return await decodeRanges(decoder, this.log, this.topic, ranges, batchBytes);
    } catch (error) {
      if (!EventLogError.is(error) || error.code !== 'OUT_OF_RANGE') throw error;
      requireHeld(ranges, await this.log.partitions(this.topic));
      throw error;
    }
  }

  /** Whether the next reading goes on behind what the log could not give. */
  private isAccepted(error: unknown): boolean {
    if (!this.acceptLoss || !EventLogError.is(error) || error.range === undefined) return false;
    this.damaged.set(error.range.partition, error.range);
    return true;
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
    const { from, to, receivedAt, messages, bytes, reached, offsets, lost: gone, quarantineDone } = input;
    const { rowCount, quarantinedCount, rescuedCount, newColumns, withoutRoomCount } = decoded;
    const gaps = offsets.reduce((sum, range) => sum + (range.gaps ?? 0), 0);
    const counts = {
      ...{ read: messages, rows: rowCount, quarantined: quarantinedCount, rescued: rescuedCount },
      ...(gaps > 0 && { gaps }),
      ...(withoutRoomCount > 0 && { withoutRoom: withoutRoomCount }),
      ...(gone.length > 0 && { lost: Number(gone.reduce((sum, range) => sum + range.from - range.lostFrom!, 0n)) }),
    };
    const lostRanges = gone.map(({ partition, lostFrom, from: to }) => ({ partition, from: lostFrom!, to }));
    const { topic } = this;
    const advanced = { counts, bytes, topic, receivedAt, offsets, newColumns };
    const record: AdvanceRecord = { kind: 'messages', ...advanced, lost: lostRanges };
    const { bronze: table, quarantine } = this.tables;
    // The side table first: a rerun finds it ahead, takes the same range and skips it.
    let relies = quarantineDone && quarantinedCount > 0 ? await newestCommit(quarantine) : undefined;
    if (quarantinedCount > 0 && !quarantineDone) {
      const ahead = Object.fromEntries(Object.keys(to).map((name) => [name, input.ahead[name]]));
      const side = await commitOnce(this.run, 'quarantine', quarantine, { from: ahead, to, record }, async (commit) =>
        quarantine.append(await this.filter.quarantined(decoded), { commit }),
      );
      if (!side) return lost;
      relies = { version: BigInt(side.version), id: idOf(this.run.id) };
    }
    const rising = [{ [clock]: receivedAt }, relied(bronzeSide, relies)];
    const advance = { from, to, rising, record: { ...record, side: relies } };
    const committed = await commitOnce(this.run, 'bronze', table, advance, async (commit) => {
      if (!stillFits(newColumns, input.evolution, table)) return undefined;
      return table.append(await this.filter.rows(decoded, input.evolution.evolved), { mergeSchema: true, commit });
    });
    decoded.close();
    if (!committed) return lost;
    for (const range of lostRanges)
      this.run.log.warn('messages were deleted unread or cannot be read, and their loss accepted', texts(range));
    if (newColumns.length > 0) this.run.log.warn('the source has new fields', described(newColumns));
    if (withoutRoomCount > 0)
      this.run.log.warn('values of new fields made no column: there are enough, or the name is too long', {
        values: withoutRoomCount,
      });
    for (const [partition, position] of reached) this.reached.set(partition, position);
    return { outcome: 'committed', counts, versions: { bronze: committed.version } };
  }

  /** Messages are asked for by the topic's name, which may have come to mean another one while they were read. */
  private async requireTopic(topicId: string): Promise<void> {
    const now = await this.log.topicId(this.topic);
    if (now !== topicId) throw recreated(this.topic, now);
  }

  private vanished(partition: number, position: bigint): FastcartError {
    return new FastcartError(
      'LOG_REWOUND',
      `partition ${partition} of topic ${this.topic} is not there, but Bronze has read it up to ${position}`,
    );
  }

  /** Monitoring tools look at consumer groups; nothing reads it back, so nothing depends on it, and nothing waits long. */
  async publish(): Promise<void> {
    if (this.reached.size === 0) return;
    const positions = [...this.reached].map(([partition, position]) => ({ partition, position }));
    const published = this.log.publish(this.topic, positions);
    try {
      await Promise.race([published, sleep(PATIENCE, undefined, { ref: false })]);
    } catch (error) {
      this.run.log.warn('positions could not be published for monitoring', { code: (error as { code?: string }).code });
    }
  }
}

function greatest(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

/** JSON has no 64-bit integers. */
function texts(range: PartitionRange): Record<string, string> {
  return Object.fromEntries(Object.entries(range).map(([name, value]) => [name, String(value)]));
}
