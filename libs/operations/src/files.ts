import type { DataFile } from '@fastcart/delta';

/** Bytes and rows of data files. A file without a number of rows in the log counts as no rows. */
export function sumOf(files: readonly DataFile[]): { bytes: number; rows: number } {
  return {
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    rows: files.reduce((sum, { records }) => sum + (records ?? 0), 0),
  };
}
