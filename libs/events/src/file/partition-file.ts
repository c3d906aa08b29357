import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { EventLogError } from '../errors';
import { systemCode } from './storage-error';

/** Opens a partition's file for reading; undefined when it does not exist. Errors: INVALID_TOPIC when it is not a file. */
export async function openPartition(path: string): Promise<FileHandle | undefined> {
  try {
    return await openFile(path, constants.O_RDONLY);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Opens a partition's file for writing and creates it if needed. Errors: INVALID_TOPIC when it is not a file. */
export function openPartitionToWrite(path: string): Promise<FileHandle> {
  return openFile(path, constants.O_RDWR | constants.O_CREAT);
}

async function openFile(path: string, flags: number): Promise<FileHandle> {
  // Without this flag, opening a pipe waits for its other end.
  const file = await open(path, flags | constants.O_NONBLOCK).catch((error: unknown) => {
    throw ['EISDIR', 'ENXIO'].includes(systemCode(error) ?? '') ? noFile(path) : error;
  });
  const stats = await file.stat();
  if (!stats.isFIFO() && !stats.isDirectory()) return file;
  await file.close();
  throw noFile(path);
}

function noFile(path: string): EventLogError {
  return new EventLogError(
    'INVALID_TOPIC',
    `${basename(path)} is not a file. A partition is a file of lines: remove it.`,
  );
}
