import type { DataFile } from '@fastcart/delta';

/** Bytes and rows of data files; a file whose log tells no number of rows has none. */
export function sumOf(files: readonly DataFile[]): { bytes: number; rows: number } {
  return {
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    rows: files.reduce((sum, { records }) => sum + (records ?? 0), 0),
  };
}
