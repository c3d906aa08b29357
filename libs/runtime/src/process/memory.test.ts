import { batchFor, parseSize } from './memory';

test.each([
  ['512MB', 512e6],
  ['2GiB', 2 * 1024 ** 3],
  ['300 kB', 300_000],
  ['1000000', 1_000_000],
  ['512mb', undefined],
  ['1.5GB', undefined],
  ['-1GB', undefined],
  ['', undefined],
])('%s', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test('more memory makes larger batches, and the least allowed memory is enough for one', () => {
  const [least, usual] = [batchFor(300e6), batchFor(1e9)];
  expect(least.bytes).toBeGreaterThan(10e6);
  expect(least.rows).toBeGreaterThan(30_000);
  expect(usual.bytes).toBeGreaterThan(least.bytes);
  expect(usual.rows).toBeGreaterThan(least.rows);
});
