import { uncompress } from 'lz4-napi';
import snappy from 'kafkajs-snappy';
import { DamagedError } from './damaged';

/** Compressed bytes in blocks, which can be decompressed one by one. */
export interface Blocks {
  /** The greatest possible size after decompression. */
  most: number;
  stream(): AsyncGenerator<Buffer, void, undefined>;
}

const LZ4_MAGIC = 0x184d2204;
/** Bits of the descriptor of a frame. */
const INDEPENDENT = 0x20;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const DICTIONARY = 0x01;
/** The bit of a block's length that marks an uncompressed block. */
const STORED = 0x80000000;
/** How far back a block refers. */
const WINDOW = 65_536;

/** A frame of LZ4. */
export function lz4Blocks(frame: Buffer): Blocks {
  if (frame.readUInt32LE(0) !== LZ4_MAGIC) throw new DamagedError('a frame of LZ4 has no magic number at its start');
  const flags = frame.readUInt8(4);
  const size = 2 ** (8 + 2 * ((frame.readUInt8(5) >> 4) & 7));
  const blocks: { bytes: Buffer; isStored: boolean }[] = [];
  let at = 7 + (flags & CONTENT_SIZE ? 8 : 0) + (flags & DICTIONARY ? 4 : 0);
  for (let header = frame.readUInt32LE(at); header !== 0; header = frame.readUInt32LE(at)) {
    const length = header & ~STORED;
    blocks.push({ bytes: frame.subarray(at + 4, at + 4 + length), isStored: header >= STORED });
    at += 4 + length + (flags & BLOCK_CHECKSUM ? 4 : 0);
  }
  return {
    most: blocks.length * size,
    async *stream() {
      let before = Buffer.alloc(0);
      for (const { bytes, isStored } of blocks) {
        const chunk = isStored
          ? bytes
          : await uncompress(withSize(bytes, size), flags & INDEPENDENT ? undefined : before);
        yield chunk;
        if (!(flags & INDEPENDENT)) before = Buffer.concat([before, chunk]).subarray(-WINDOW);
      }
    },
  };
}

/** A block as the library expects it: after its greatest decompressed size. */
function withSize(block: Buffer, size: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(size);
  return Buffer.concat([head, block]);
}

/** The header of Xerial's framing, which the Java producer writes. Other producers write one block without it. */
const XERIAL = Buffer.from('\x82SNAPPY\0', 'latin1');
const XERIAL_HEADER = 16;
/** A copy of 64 bytes takes three bytes. A greater decompressed size is damage: no memory is allocated for it. */
const MOST_PER_BYTE = 22;

/** Blocks of Snappy, each with its length. */
export function snappyBlocks(bytes: Buffer): Blocks {
  const blocks: Buffer[] = [];
  if (!bytes.subarray(0, XERIAL.length).equals(XERIAL)) blocks.push(bytes);
  else
    for (let at = XERIAL_HEADER; at + 4 <= bytes.length;) {
      const end = at + 4 + bytes.readUInt32BE(at);
      blocks.push(bytes.subarray(at + 4, end));
      at = end;
    }
  return {
    most: blocks.reduce((sum, block) => sum + lengthOf(block), 0),
    async *stream() {
      for (const block of blocks) yield await snappy().decompress(block);
    },
  };
}

function lengthOf(block: Buffer): number {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const byte = block.readUInt8(at);
    length += (byte & 0x7f) * 128 ** at;
    if (byte < 0x80) break;
  }
  if (length > (block.length + 1) * MOST_PER_BYTE) throw new DamagedError('a block of Snappy has a wrong length');
  return length;
}
