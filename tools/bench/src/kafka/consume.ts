// The peer: plain kafkajs reads a topic to the ends that it has at the start, writes down how many messages, and ends.
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { CompressionCodecs, CompressionTypes, Kafka, logLevel } from 'kafkajs';

const [broker = '', topic = '', found = ''] = process.argv.slice(2);

// kafkajs has no zstd; the product registers the same function.
const decompress = promisify(zstdDecompress);
(CompressionCodecs as Record<CompressionTypes, unknown>)[CompressionTypes.ZSTD] = () => ({ decompress });

async function main(): Promise<void> {
  const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  const open = new Map(
    offsets.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, BigInt(high)]),
  );
  const consumer = kafka.consumer({ groupId: `bench-${process.pid}` });
  consumer.on('consumer.crash', ({ payload }) => fail(payload.error));
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let messages = 0;
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: offsets.length,
    eachBatch: ({ batch }) => {
      messages += batch.messages.length;
      if (BigInt(batch.lastOffset()) + 1n >= (open.get(batch.partition) ?? 0n)) open.delete(batch.partition);
      if (open.size > 0) return Promise.resolve();
      writeFileSync(found, String(messages));
      // To leave the group is no part of reading.
      process.exit();
    },
  });
}

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}

main().catch(fail);
