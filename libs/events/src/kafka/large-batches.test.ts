import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { crc32c } from '@node-rs/crc32';
import { compressFrame, compressSync } from 'lz4-napi';
import type { EventChunk, EventRange } from '../event-log';
import { RecordSet } from './record-set';

// oxlint-disable-next-line typescript/no-require-imports -- there are no types for it
const { compress: snappy } = require('snappyjs') as { compress: (bytes: Buffer) => Buffer };

const MB = 1024 * 1024;
const [GZIP, SNAPPY, LZ4, ZSTD] = [1, 2, 3, 4];

const int32 = (value: number): Buffer => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value * 2;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

function record(offsetDelta: number, value: Buffer): Buffer {
  const key = Buffer.from('key');
  const body = [
    Buffer.from([0]),
    varint(0),
    varint(offsetDelta),
    varint(key.length),
    key,
    varint(value.length),
    value,
    varint(0),
  ];
  return Buffer.concat([varint(body.reduce((sum, { length }) => sum + length, 0)), ...body]);
}

/** A record batch at an offset, of records that are compressed already. */
function batch(offset: bigint, codec: number, count: number, records: Buffer): Buffer {
  const head = Buffer.alloc(40);
  head.writeInt16BE(codec);
  head.writeInt32BE(count - 1, 2);
  head.writeBigInt64BE(-1n, 22);
  head.writeInt32BE(count, 36);
  const checked = Buffer.concat([head, records]);
  const start = Buffer.alloc(21);
  start.writeBigInt64BE(offset);
  start.writeInt32BE(checked.length + 9, 8);
  start[16] = 2;
  start.writeUInt32BE(crc32c(checked), 17);
  return Buffer.concat([start, checked]);
}

/** Values of a megabyte, each of another letter; `large` of them is one of many. */
function values(count: number, large = -1, megabytes = 1): Buffer[] {
  return Array.from({ length: count }, (_, at) => Buffer.alloc(at === large ? megabytes * MB : MB, 97 + (at % 26)));
}

/** As the Java producer frames it. */
function xerial(bytes: Buffer): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 32_768) {
    const block = snappy(bytes.subarray(at, at + 32_768));
    blocks.push(int32(block.length), block);
  }
  return Buffer.concat([Buffer.from('\x82SNAPPY\0', 'latin1'), int32(1), int32(1), ...blocks]);
}

/** A frame of LZ4 whose blocks refer to those before, which the library does not write. */
function linked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0xc0])];
  for (let at = 0; at < bytes.length; at += 65_536) {
    const window = bytes.subarray(Math.max(0, at - 65_536), at);
    const block = compressSync(Buffer.from(bytes.subarray(at, at + 65_536)), at === 0 ? undefined : window).subarray(4);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat([...parts, Buffer.alloc(4)]);
}

function setOf(bytes: Buffer, from: bigint, to: bigint, messageBytes = 4 * MB): RecordSet {
  return new RecordSet(bytes, [], { partition: 7, from, to } satisfies EventRange, from, messageBytes);
}

/** The offsets, and the first letter and length of each value; what ended it. */
async function read(
  set: RecordSet,
): Promise<{ found: string[]; most: number; next: bigint; gaps: number; error?: unknown }> {
  const result = { found: [] as string[], most: 0, next: -1n, gaps: 0 };
  const take = ({ bytes, offsets, starts, lengths, next, gaps }: EventChunk): void => {
    result.most = Math.max(result.most, bytes.length);
    expect(next).toBeGreaterThan(result.next);
    result.next = next;
    result.gaps += gaps!;
    for (const [at, offset] of offsets.entries()) {
      const value = bytes.subarray(starts[at], starts[at]! + lengths[at]!);
      expect(value.equals(Buffer.alloc(value.length, value[0]))).toBe(true);
      result.found.push(`${offset} ${String.fromCharCode(value[0]!)} ${value.length / MB}`);
    }
  };
  try {
    for await (const chunk of set.chunks()) take(chunk);
    return result;
  } catch (error) {
    return { ...result, error };
  }
}

const valuesOf = (from: number, to: number, base: number): string[] =>
  Array.from({ length: to - from }, (_, at) => `${from + at} ${String.fromCharCode(97 + ((from + at - base) % 26))} 1`);

test.each([
  ['gzip', GZIP, promisify(zlib.gzip)],
  ['zstd', ZSTD, promisify(zlib.zstdCompress)],
  ['lz4', LZ4, compressFrame],
  ['lz4 with linked blocks', LZ4, linked],
  ['snappy', SNAPPY, snappy],
  ["snappy in Xerial's framing", SNAPPY, xerial],
] as const)('a batch in %s that becomes 40 MB comes in chunks', async (_, codec, compress) => {
  const records = await compress(Buffer.concat(values(40).map((value, at) => record(at, value))));
  expect(records.length).toBeLessThan(3 * MB);
  const small = batch(140n, 0, 1, record(0, Buffer.alloc(MB, 'z')));
  const set = Buffer.concat([batch(100n, codec, 40, records), small]);
  const { most, ...all } = await read(setOf(set, 100n, 141n));
  expect(all).toEqual({ found: [...valuesOf(100, 140, 100), '140 z 1'], next: 141n, gaps: 0 });
  expect(most).toBeLessThan(4 * MB);
  // Within the batch it begins and ends where it is asked to.
  expect(await read(setOf(set, 117n, 131n))).toMatchObject({ found: valuesOf(117, 131, 100), next: 131n, gaps: 0 });
});

test('a message that is too large is an error with its offset, after the messages before it; later messages can be read', async () => {
  const records = zlib.zstdCompressSync(Buffer.concat(values(30, 11, 20).map((value, at) => record(at, value))));
  const set = batch(100n, ZSTD, 30, records);
  const first = await read(setOf(set, 100n, 130n));
  expect(first).toMatchObject({ found: valuesOf(100, 111, 100), next: 111n, gaps: 0 });
  expect(first.error).toMatchObject({ code: 'TOO_LARGE', range: { partition: 7, from: 111n, to: 112n } });
  expect(String(first.error)).toMatch(/Partition 7: the message at offset 111 has \d+ bytes/);
  expect(await read(setOf(set, 111n, 130n))).toMatchObject({ found: [], next: -1n, error: { code: 'TOO_LARGE' } });
  expect(await read(setOf(set, 112n, 130n))).toMatchObject({ found: valuesOf(112, 130, 100), next: 130n, gaps: 0 });
  expect(await read(setOf(set, 100n, 130n, 32 * MB))).toMatchObject({ next: 130n, gaps: 0 });
});

test('bytes after the last record are not decompressed, and a record that is cut short is damage', async () => {
  const two = [record(0, Buffer.alloc(MB, 'a')), record(1, Buffer.alloc(MB, 'b'))];
  const padded = zlib.zstdCompressSync(Buffer.concat([...two, Buffer.alloc(200 * MB)]));
  expect(await read(setOf(batch(0n, ZSTD, 2, padded), 0n, 2n))).toMatchObject({ found: valuesOf(0, 2, 0), next: 2n });
  const cut = zlib.zstdCompressSync(Buffer.concat(values(20).map((value, at) => record(at, value))).subarray(0, -5));
  const { error } = await read(setOf(batch(0n, ZSTD, 20, cut), 0n, 20n));
  expect(error).toMatchObject({ name: 'DamagedError' });
});
