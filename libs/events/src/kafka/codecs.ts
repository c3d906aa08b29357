import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { CompressionCodecs, CompressionTypes } from 'kafkajs';
import snappy from 'kafkajs-snappy';
import { compressFrame, decompressFrame } from 'lz4-napi';
import { type Blocks, lz4Blocks, snappyBlocks } from './blocks';
import type { Compression } from './compression';
import { DamagedError } from './damaged';

interface Codec {
  compress(encoder: { buffer: Buffer }): Promise<Buffer>;
  decompress(bytes: Buffer): Promise<Buffer>;
}

const zstdCompress = promisify(zlib.zstdCompress);
const zstdDecompress = promisify(zlib.zstdDecompress);

const types: Record<Compression, CompressionTypes> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
};

const codecs = CompressionCodecs as Record<CompressionTypes, () => Codec>;
// kafkajs has gzip only, and fails on a message in any other codec.
codecs[CompressionTypes.Snappy] = snappy;
codecs[CompressionTypes.LZ4] = () => ({
  compress: ({ buffer }) => compressFrame(buffer),
  decompress: decompressFrame,
});
codecs[CompressionTypes.ZSTD] = () => ({
  compress: ({ buffer }) => zstdCompress(buffer),
  decompress: zstdDecompress,
});

export function compressionType(name: Compression): CompressionTypes {
  return types[name];
}

/** A record batch with at most this number of bytes is decompressed at once, a larger one in chunks. */
const WHOLE = 16 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

/** A record batch is too large to be decompressed at once. */
export class LargeError extends Error {
  override readonly name = 'LargeError';
}

interface Decoder {
  /** Rejects with {@link LargeError}. */
  whole(bytes: Buffer): Promise<Buffer>;
  stream(bytes: Buffer): AsyncIterable<Buffer>;
}

const decoders: Partial<Record<number, Decoder>> = {
  [CompressionTypes.GZIP]: ofZlib(promisify(zlib.unzip), zlib.createUnzip),
  [CompressionTypes.Snappy]: ofBlocks(snappyBlocks, (bytes) => snappy().decompress(bytes)),
  [CompressionTypes.LZ4]: ofBlocks(lz4Blocks, decompressFrame),
  [CompressionTypes.ZSTD]: ofZlib(promisify(zlib.zstdDecompress), zlib.createZstdDecompress),
};

/**
 * `type`: the lowest three bits of a record batch's attributes; 0 means no compression. Rejects with {@link LargeError}:
 * use {@link decompressStream} then.
 */
export async function decompress(type: number, bytes: Buffer): Promise<Buffer> {
  if (type === 0) return bytes;
  try {
    return await decoderOf(type).whole(bytes);
  } catch (error) {
    throw error instanceof LargeError ? error : damaged(error);
  }
}

/** The same for any size: only one chunk is in memory. */
export async function* decompressStream(type: number, bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* decoderOf(type).stream(bytes);
  } catch (error) {
    throw damaged(error);
  }
}

function decoderOf(type: number): Decoder {
  const decoder = decoders[type];
  if (!decoder) throw new DamagedError(`there is no codec ${type}`);
  return decoder;
}

function damaged(cause: unknown): DamagedError {
  return cause instanceof DamagedError ? cause : new DamagedError('a record batch cannot be decompressed', { cause });
}

function ofZlib(
  whole: (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>,
  createStream: (options: { chunkSize: number }) => Transform,
): Decoder {
  return {
    async whole(bytes) {
      try {
        return await whole(bytes, { maxOutputLength: WHOLE });
      } catch (error) {
        throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : error;
      }
    },
    stream(bytes) {
      const decompressing = createStream({ chunkSize: CHUNK_BYTES });
      decompressing.end(bytes);
      return decompressing;
    },
  };
}

function ofBlocks(blocks: (bytes: Buffer) => Blocks, whole: (bytes: Buffer) => Promise<Buffer>): Decoder {
  return {
    whole: (bytes) => (blocks(bytes).most > WHOLE ? Promise.reject(tooLarge()) : whole(bytes)),
    stream: (bytes) => blocks(bytes).stream(),
  };
}

function tooLarge(): LargeError {
  return new LargeError(`a record batch becomes more than ${WHOLE} bytes`);
}
