import type { EventRange } from '../event-log';
import type { KafkaClient } from './client';
import type { Fetched } from './fetch';
import { RangeReader } from './read-ranges';

const range: EventRange = { partition: 0, from: 0n, to: 1000n };
const description = { error: 0, id: 'topic', partitions: [{ partition: 0, leader: 1 }] };

/** A broker that has messages, and answers as one does which waits too long for other storage: not to be had here. */
function emptyAnswers(isCompacted: boolean, first: Partial<Fetched>[] = []): KafkaClient {
  const partition = { partition: 0, error: 0, stableEnd: 1000n, aborted: [], records: Buffer.alloc(0) };
  return {
    fetch: () => Promise.resolve({ error: 0, throttled: 0, partitions: [partition], ...first.shift() }),
    describe: () => Promise.resolve(description),
    isCompacted: () => Promise.resolve(isCompacted),
  } as unknown as KafkaClient;
}

async function read(client: KafkaClient): Promise<(bigint | number | undefined)[][]> {
  const chunks: (bigint | number | undefined)[][] = [];
  for await (const { next, offsets, gaps } of new RangeReader(client, 'orders', [range], description, 1e6).chunks())
    chunks.push([next, offsets.length, gaps]);
  return chunks;
}

test('empty answers skip no offset of a topic without compaction', async () => {
  await expect(read(emptyAnswers(false))).rejects.toThrow('no message below the end');
}, 30_000);

test('empty answers of a compacted topic mean that the rest was removed, which is counted', async () => {
  expect(await read(emptyAnswers(true))).toEqual([[1000n, 0, 1000]]);
});

test('failed and throttled answers skip no offset', async () => {
  const answers = [{ error: 6 }, { throttled: 5 }, { throttled: 5 }];
  const client = emptyAnswers(true, answers);
  await read(client);
  expect(answers).toEqual([]);
});
