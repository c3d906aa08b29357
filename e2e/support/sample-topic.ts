import type { EventLog } from '@fastcart/events';
import type { Admin, Producer } from 'kafkajs';
import type { Offsets } from './compare';
import { events } from './samples';

const topic = 'ecommerce-sales';

/** A sample's events in a Kafka topic. Each file is a partition: message n is line n of the file. */
export class SampleTopic {
  private readonly sent: Record<string, number> = {};

  private constructor(
    private readonly producer: Producer,
    private readonly name: string,
  ) {}

  /** Deletes the topic and creates it again. */
  static async create(log: EventLog, admin: Admin, producer: Producer, name: string): Promise<SampleTopic> {
    if ((await admin.listTopics()).includes(topic)) await admin.deleteTopics({ topics: [topic] });
    await log.createTopic(topic, 3);
    return new SampleTopic(producer, name);
  }

  /** Sends the lines before these positions in the files that were not sent yet. */
  async send(ends: Record<string, number>): Promise<void> {
    for (const [partition, end] of Object.entries(ends)) {
      const lines = [...linesOf(events(this.name, partition).subarray(this.sent[partition] ?? 0, end))];
      const messages = lines.map(({ value }) => ({ value, partition: Number(partition) }));
      if (messages.length > 0) await this.producer.send({ topic, messages, acks: -1 });
      this.sent[partition] = end;
    }
  }

  /** Converts positions in the files to offsets in the topic. */
  offsets(): Offsets {
    const numbers = new Map<string, string>();
    for (const partition of Object.keys(this.sent)) {
      for (const [index, { start }] of [...linesOf(events(this.name, partition))].entries())
        numbers.set(`${partition}/${start}`, String(index));
    }
    return (partition, offset) => numbers.get(`${partition}/${offset}`)!;
  }
}

function* linesOf(bytes: Buffer): Generator<{ start: number; value: Buffer }> {
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf('\n', start);
    yield { start, value: bytes.subarray(start, end) };
    start = end + 1;
  }
}
