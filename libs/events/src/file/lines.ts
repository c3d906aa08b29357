import type { FileHandle } from 'node:fs/promises';

export const NEWLINE = 0x0a;

const TAIL_BLOCK = 64 * 1024;

/** The position after the last `\n` of a file's first `size` bytes: an unfinished last line is not visible yet. */
export async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  const block = Buffer.allocUnsafe(Math.min(TAIL_BLOCK, size));
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - block.length);
    const length = await readFully(file, block.subarray(0, end - start), start);
    const newline = block.subarray(0, length).lastIndexOf(NEWLINE);
    if (newline >= 0) return start + newline + 1;
    end = start;
  }
  return 0;
}

/** Reads until the target is full or the file ends. Returns the number of bytes read. */
export async function readFully(file: FileHandle, target: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await file.read(target, filled, target.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** The starts of the lines of a buffer that ends with `\n`, and their lengths without it. */
export function splitLines(bytes: Buffer): { starts: Uint32Array; lengths: Int32Array } {
  let starts = new Uint32Array(Math.max(16, bytes.length >>> 7));
  let lengths = new Int32Array(starts.length);
  let count = 0;
  for (let start = 0; start < bytes.length; count += 1) {
    if (count === starts.length) {
      starts = grown(starts, new Uint32Array(count * 2));
      lengths = grown(lengths, new Int32Array(count * 2));
    }
    const newline = bytes.indexOf(NEWLINE, start);
    starts[count] = start;
    lengths[count] = newline - start;
    start = newline + 1;
  }
  // Copies, not views, so that a chunk does not keep unused memory.
  return { starts: starts.slice(0, count), lengths: lengths.slice(0, count) };
}

function grown<T extends Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
