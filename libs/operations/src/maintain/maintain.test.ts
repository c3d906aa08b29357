import type { DataFile, HistoryEntry } from '@fastcart/delta';
import { published, silver } from '@fastcart/schemas';
import { compactionOf, filterOf } from './compaction';
import { requireSame } from './checksums';
import { milliseconds } from './interval';
import { oldest } from './plan';

/** The error that a function throws. */
function thrown(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

const MiB = 1024 * 1024;
const today = '2025-11-09';

function file(date: string | null, status: string, megabytes: number): DataFile {
  const partition = { silver_ingestion_date: date, status };
  return { path: 'p', size: megabytes * MiB, modified: 0, partition };
}

test('partitions of earlier days with several small files are compacted, and no others', () => {
  const files = [
    ...[1, 2].map((size) => file('2025-11-08', 'shipped', size)),
    file('2025-11-08', 'pending', 3),
    ...[100, 127, 4].map((size) => file('2025-11-07', 'shipped', size)),
    ...[1, 128, 192].map((size) => file('2025-11-06', 'shipped', size)),
    ...[1, 1].map((size) => file(today, 'shipped', size)),
    ...[1, 1].map((size) => file(null, 'shipped', size)),
  ];
  const compaction = compactionOf(silver, files, today);
  const dates = ['2025-11-07', '2025-11-08'];
  expect(compaction).toEqual({ dates, partitions: 2, files: 5, bytes: 234 * MiB });
  expect(filterOf(silver, compaction!)).toEqual([['silver_ingestion_date', 'in', dates]]);
});

test('a table without partitions is compacted as a whole', () => {
  const two = [1, 2].map((size) => ({ ...file(null, '', size), partition: {} }));
  expect(compactionOf(published, two.slice(1), today)).toBeUndefined();
  const compaction = compactionOf(published, two, today);
  expect(compaction).toEqual({ dates: undefined, partitions: 1, files: 2, bytes: 3 * MiB });
  expect(filterOf(published, compaction!)).toEqual([]);
});

test('a needed commit holds maintenance back when the oldest one is old enough', () => {
  const commits = [30, 20, 10].map((timestamp) => ({ timestamp }) as HistoryEntry);
  expect(oldest(commits, 10)).toBeUndefined();
  expect(oldest(commits, 11)).toBe(commits[2]);
  expect(oldest([], 11)).toBeUndefined();
});

test.each([
  ['interval 0 seconds', 0],
  ['interval 1 week', 7 * 86_400_000],
  ['interval 30 days', 30 * 86_400_000],
])('%s', (interval, expected) => {
  expect(milliseconds(interval)).toBe(expected);
});

test('an invalid interval is refused', () => {
  expect(thrown(() => milliseconds('a while'))).toMatchObject({ code: 'CONFIG_INVALID' });
});

test('a sum that differs is named in the error', () => {
  const before = { 'number of rows': '2', 'sum of total': '1.00' };
  expect(thrown(() => requireSame('silver', before, { ...before }))).toBeUndefined();
  expect(thrown(() => requireSame('silver', before, { ...before, 'sum of total': null }))).toMatchObject({
    code: 'AUDIT_FAILED',
    message: 'silver: maintenance changed rows: sum of total was 1.00 and is null',
  });
});
