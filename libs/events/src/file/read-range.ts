import type { FileHandle } from 'node:fs/promises';
import { EventLogError } from '../errors';
import type { EventChunk, EventRange } from '../event-log';
import { endOfLastLine, NEWLINE, readFully, splitLines } from './lines';
import { openPartition } from './partition-file';
import { storage } from './storage-error';

// Arrow's text columns and a chunk's lengths are signed integers of 32 bits; half of that is within both.
const LONGEST_LINE = 1024 ** 3;

/** Reads the lines of a partition's file that begin in [from, to). A missing file is an empty partition. */
export async function* readRange(
  path: string,
  range: EventRange,
  chunkBytes: number,
): AsyncGenerator<EventChunk, void, undefined> {
  const what = `read partition ${range.partition}`;
  await using file = await storage(what, () => openPartition(path));
  await storage(what, () => checkRange(file, range));
  if (!file) return;
  const to = Number(range.to);
  for (let at = Number(range.from); at < to;) {
    const position = at;
    const bytes = await storage(what, () => wholeLines(file, range.partition, position, to, chunkBytes));
    // Before the chunk is returned, because then its memory belongs to the receiver.
    at += bytes.length;
    yield toChunk(range.partition, position, bytes);
  }
}

async function checkRange(file: FileHandle | undefined, { partition, from, to }: EventRange): Promise<void> {
  const size = file ? (await file.stat()).size : 0;
  const high = file ? BigInt(await endOfLastLine(file, size)) : 0n;
  const fail = (reason: string): never => {
    throw new EventLogError(
      'OUT_OF_RANGE',
      `Partition ${partition} has no messages [${from}, ${to}): ${reason}. ` +
        'If these are stored positions, the log was shortened or replaced: restore it, or start over.',
    );
  };
  if (from < 0n || from > to) fail('the range is not valid');
  if (to > high) fail(`it ends at ${high}`);
  for (const [name, offset] of Object.entries({ from, to })) {
    if (file && offset > 0n && !(await followsNewline(file, Number(offset)))) fail(`no line starts at "${name}"`);
  }
}

async function followsNewline(file: FileHandle, offset: number): Promise<boolean> {
  const byte = Buffer.alloc(1);
  return (await readFully(file, byte, offset - 1)) === 1 && byte[0] === NEWLINE;
}

/** The whole lines of the next `chunkBytes` bytes, or one line if it is longer. */
async function wholeLines(
  file: FileHandle,
  partition: number,
  position: number,
  to: number,
  chunkBytes: number,
): Promise<Buffer> {
  for (let size = chunkBytes; ; size = Math.min(size * 2, LONGEST_LINE)) {
    const wanted = Math.min(size, to - position);
    const bytes = Buffer.allocUnsafeSlow(wanted);
    if ((await readFully(file, bytes, position)) < wanted) {
      throw new EventLogError(
        'OUT_OF_RANGE',
        `Partition ${partition} became shorter than ${to} bytes while it was read. Find the program that truncated it.`,
      );
    }
    const newline = size === chunkBytes ? bytes.lastIndexOf(NEWLINE) : bytes.indexOf(NEWLINE);
    if (newline >= 0) return bytes.subarray(0, newline + 1);
    if (size >= LONGEST_LINE) {
      throw new EventLogError(
        'INVALID_MESSAGE',
        `The message at offset ${position} of partition ${partition} is longer than 1 GiB and cannot be read.`,
      );
    }
  }
}

function toChunk(partition: number, position: number, bytes: Buffer): EventChunk {
  const { starts, lengths } = splitLines(bytes);
  const offsets = new BigInt64Array(starts.length);
  for (let i = 0; i < starts.length; i += 1) offsets[i] = BigInt(position + starts[i]!);
  return { partition, bytes, starts, lengths, offsets, next: BigInt(position + bytes.length) };
}
