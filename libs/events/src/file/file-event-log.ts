import { pathToFileURL } from 'node:url';
import { checkPartition } from '../check-partition';
import { EventLogError } from '../errors';
import type { EventChunk, EventLog, EventLogOptions, EventMessage, EventRange, PartitionOffsets } from '../event-log';
import { appendLines } from './append-lines';
import { linesByPartition } from './batch';
import { endOfLastLine } from './lines';
import { openPartition } from './partition-file';
import { readRange } from './read-range';
import { storage } from './storage-error';
import { findTopic, listTopics, makeTopic, partitionFile, type Topic } from './topic-directory';
import { withTopicLock } from './topic-lock';

const CHUNK_BYTES = 8 * 1024 * 1024;
const LOCK_TIMEOUT = 30_000;
const PARTITIONS = 3;

/**
 * A log in a directory: one directory per topic with files `<partition>.ndjson`, one value per line, separated by `\n`
 * only. An offset is the position of the line in bytes. A last line without `\n` is not visible yet.
 */
export class FileEventLog implements EventLog {
  readonly url: string;
  readonly counted = 'bytes';
  private closed = false;
  private appends: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly root: string,
    private readonly options: EventLogOptions,
  ) {
    this.url = pathToFileURL(root).href;
  }

  async topics(): Promise<string[]> {
    this.checkOpen();
    const topics = await listTopics(this.root);
    if (!topics) throw this.notFound();
    return topics;
  }

  async topicId(topic: string): Promise<string> {
    return (await this.existing(topic)).id;
  }

  async partitions(topic: string): Promise<PartitionOffsets[]> {
    const found = await this.existing(topic);
    return storage('read the offsets', async () => {
      const offsets: PartitionOffsets[] = [];
      // One after another: a topic may have more partitions than a process may open files.
      for (let partition = 0; partition < found.partitions; partition += 1) {
        offsets.push({ partition, low: 0n, high: await highOffset(partitionFile(found, partition)) });
      }
      return offsets;
    });
  }

  async *read(topic: string, ranges: readonly EventRange[]): AsyncGenerator<EventChunk, void, undefined> {
    const found = await this.existing(topic);
    for (const range of ranges) {
      checkPartition(topic, range.partition, found.partitions);
      yield* readRange(partitionFile(found, range.partition), range, this.options.chunkBytes ?? CHUNK_BYTES);
    }
  }

  async append(topic: string, messages: readonly EventMessage[]): Promise<void> {
    this.checkOpen();
    // One after another, so that concurrent calls write in the order of the calls.
    const mine = this.appends.then(() => this.appendNow(topic, messages));
    this.appends = mine.catch(() => undefined);
    await mine;
  }

  async createTopic(topic: string, partitions: number): Promise<void> {
    this.checkOpen();
    if (!(await findTopic(this.root, topic))) await makeTopic(this.root, topic, partitions);
  }

  publish(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.appends;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async appendNow(topic: string, messages: readonly EventMessage[]): Promise<void> {
    if (messages.length === 0) return;
    let found = await findTopic(this.root, topic);
    if (!found) {
      // A refused batch must not create a topic.
      linesByPartition(messages, PARTITIONS);
      await makeTopic(this.root, topic, PARTITIONS);
      found = await this.find(topic);
    }
    const batches = linesByPartition(messages, found.partitions);
    const { directory } = found;
    await withTopicLock(directory, this.options.lockTimeout ?? LOCK_TIMEOUT, async () => {
      for (const [partition, lines] of batches) await appendLines(partitionFile(found, partition), lines);
    });
  }

  private async existing(topic: string): Promise<Topic> {
    this.checkOpen();
    return this.find(topic);
  }

  private async find(topic: string): Promise<Topic> {
    const found = await findTopic(this.root, topic);
    if (found) return found;
    if (!(await listTopics(this.root))) throw this.notFound();
    throw new EventLogError(
      'TOPIC_NOT_FOUND',
      `The event log at ${this.url} has no topic "${topic}". Correct the name, or append a first message.`,
    );
  }

  private notFound(): EventLogError {
    return new EventLogError(
      'LOG_NOT_FOUND',
      `There is no event log at ${this.url}. Correct the URL, or append a first message.`,
    );
  }

  private checkOpen(): void {
    if (this.closed) throw new EventLogError('CLOSED', `The event log at ${this.url} was closed. Open it again.`);
  }
}

async function highOffset(path: string): Promise<bigint> {
  await using file = await openPartition(path);
  return file ? BigInt(await endOfLastLine(file, (await file.stat()).size)) : 0n;
}
