import { JsonDecoder } from '@fastcart/delta';
import { EventLogError } from '@fastcart/events';
import type { PartitionRange, Positions, Run } from '@fastcart/runtime';
import { attributes } from '@fastcart/telemetry';
import { deltaFields, event } from '@fastcart/schemas';
import { decodeRanges, type Intake } from './intake';
import { type Evolution, evolutionOf } from './new-columns';
import { openBatch } from './open-batch';
import { reachedIn } from './positions';
import { isOpen, type Range, recreated, requireAll, requireHeld } from './range';
import { skippedIn } from './skipped';
import type { BronzeTables, Progress, Topic } from './topic';

export interface BronzeInput extends Intake {
  /** Positions that the range was read from, and to. */
  from: Positions;
  to: Record<string, bigint>;
  /** The quarantine's positions, which may be ahead. */
  ahead: Positions;
  /** The quarantine of this range is committed: an earlier run was interrupted after it. */
  quarantineDone: boolean;
  /** What was read of each partition that has new messages. */
  offsets: PartitionRange[];
  /** Messages that are passed over: the log has deleted them or cannot give them, and the loss is accepted. */
  skippedRanges: PartitionRange[];
  /** Has the messages. */
  decoder: JsonDecoder;
  evolution: Evolution;
  /** `ingestion_timestamp` of all rows. */
  receivedAt: bigint;
}

/**
 * The messages since the stored positions, one batch of them; undefined when there are none. The decoder takes each as it
 * comes and parses it at once: a batch is cut by its bytes and held as columns, never as messages. Errors: DATA_LOSS,
 * LOG_REWOUND, TOPIC_RECREATED, CLOCK_WRONG, AUDIT_FAILED.
 */
export async function read(
  run: Run,
  topic: Topic,
  tables: BronzeTables,
  progress: Progress,
): Promise<BronzeInput | undefined> {
  const { log, name } = topic;
  const topicId = await log.topicId(name);
  const partitions = await log.partitions(name);
  const reached = await reachedIn(tables, topic, topicId, partitions, progress.ends === undefined);
  const { ranges, quarantineDone } = openBatch(run, topic, topicId, partitions, reached, progress);
  if (!ranges.some(isOpen)) return undefined;
  if (!topic.acceptLoss) requireAll(ranges);

  const receivedAt = greatest(BigInt(run.startedAt.getTime()) * 1000n, reached.time ?? 0n);
  const receivedOn = run.startedAt.toISOString().slice(0, 10);
  const evolution = evolutionOf(tables.bronze);
  const decoder = new JsonDecoder({ contract: deltaFields(event), ...evolution, topic: name, receivedAt, receivedOn });
  const intake = await take(decoder, topic, ranges, quarantineDone ? Infinity : run.batch.bytes, progress);
  // The log cannot give what comes first: it is read again behind that.
  if (!intake) return read(run, topic, tables, progress);
  // Messages are asked for by the topic's name, which may have come to mean another one while they were read.
  const now = await log.topicId(name);
  if (now !== topicId) throw recreated(name, now);

  const offsets = ranges
    .map(({ partition, from }) => {
      return { partition, from, to: intake.reached.get(partition)!, gaps: intake.gaps.get(partition) };
    })
    .filter(({ from, to }) => from < to);
  describe(run, topic, offsets, intake);
  // A partition keeps where Bronze began with it, also when nothing of it is read yet.
  const changed = ranges.filter(
    ({ appId, partition, from, lostFrom }) =>
      reached.stored[appId] === undefined || lostFrom !== undefined || intake.reached.get(partition) !== from,
  );
  return {
    ...intake,
    from: Object.fromEntries(changed.map(({ appId }) => [appId, reached.stored[appId]])),
    to: Object.fromEntries(changed.map(({ appId, partition }) => [appId, intake.reached.get(partition)!])),
    ahead: reached.ahead,
    quarantineDone,
    offsets,
    skippedRanges: skippedIn(ranges),
    decoder,
    evolution,
    receivedAt,
  };
}

/**
 * Messages of the ranges, into the decoder; undefined when the log cannot give the first ones, and their loss is accepted.
 * Errors: DATA_LOSS, when the log has deleted messages of the ranges meanwhile.
 */
async function take(
  decoder: JsonDecoder,
  { log, name, acceptLoss }: Topic,
  ranges: Range[],
  batchBytes: number,
  { damaged }: Progress,
): Promise<Intake | undefined> {
  try {
    return await decodeRanges(decoder, log, name, ranges, batchBytes);
  } catch (error) {
    if (!EventLogError.is(error)) throw error;
    if (error.code === 'OUT_OF_RANGE') requireHeld(ranges, await log.partitions(name));
    if (!acceptLoss || error.range === undefined) throw error;
    damaged.set(error.range.partition, error.range);
    return undefined;
  }
}

function describe(run: Run, { log, name }: Topic, offsets: PartitionRange[], { messages, bytes }: Intake): void {
  run.trace.bytes += bytes;
  run.trace.describe({
    [attributes.system.name]: new URL(log.url).protocol.replace(':', ''),
    [attributes.operation.name]: 'read',
    [attributes.operationType.name]: 'receive',
    [attributes.topic.name]: name,
    [attributes.messages.name]: messages,
    [attributes.bytes.name]: bytes,
    [attributes.partitions.name]: offsets.map(({ partition }) => partition),
    [attributes.from.name]: offsets.map(({ from }) => Number(from)),
    [attributes.to.name]: offsets.map(({ to }) => Number(to)),
    [attributes.offsets.name]: offsets.map(({ partition, from, to }) => `${partition} [${from}, ${to})`).join(', '),
  });
}

function greatest(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
