import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../make-folder';
import { endOfLastLine } from './lines';
import { openPartitionToWrite } from './partition-file';
import { storage } from './storage-error';

/**
 * Appends whole lines to a partition's file and resolves when they are on disk. Bytes of a killed writer after the last
 * `\n` are removed first: they were never acknowledged. The caller holds the topic's lock.
 *
 * When a write fails, the whole lines that were written stay, because a reader may have read them.
 */
export async function appendLines(path: string, lines: Buffer): Promise<void> {
  await storage('append to a partition', async () => {
    await using file = await openPartitionToWrite(path);
    const size = (await file.stat()).size;
    const end = await endOfLastLine(file, size);
    if (end < size) await file.truncate(end);
    await writeFully(file, lines, end);
    await file.sync();
    if (size === 0) syncFolder(dirname(path));
  });
}

async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}
