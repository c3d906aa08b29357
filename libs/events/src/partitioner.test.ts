import { murmur2, partitionOf } from './partitioner';

// From org.apache.kafka.common.utils.UtilsTest#testMurmur2.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('murmur2 of "%s" is what Kafka computes', (key, hash) => {
  expect(murmur2(Buffer.from(key))).toBe(hash);
});

test('the partition of a negative hash is computed from its lower 31 bits, as in Kafka', () => {
  expect(partitionOf('21', 3)).toBe((-973932308 & 0x7fffffff) % 3);
  expect(partitionOf('abc', 3)).toBe(479470107 % 3);
});

test('keys spread over the partitions', () => {
  const counts = [0, 0, 0];
  for (let i = 0; i < 30_000; i += 1) counts[partitionOf(`ORD-${10_000_000 + i}`, 3)]! += 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});
