import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { CompressionCodecs, CompressionTypes } from 'kafkajs';
import snappy from 'kafkajs-snappy';
import { compressFrame, decompressFrame } from 'lz4-napi';
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

/** `type`: the lowest three bits of a record batch's attributes; 0 for none. */
export async function decompress(type: number, bytes: Buffer): Promise<Buffer> {
  if (type === 0) return bytes;
  const codec = codecs[type as CompressionTypes] as (() => Codec) | undefined;
  if (!codec) throw new DamagedError(`there is no codec ${type}`);
  try {
    return await codec().decompress(bytes);
  } catch (cause) {
    throw new DamagedError('a record batch cannot be decompressed', { cause });
  }
}
