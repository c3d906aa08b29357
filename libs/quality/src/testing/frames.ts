import type { DataType } from '@fastcart/query';
import { scanCsv, type toPolars } from '@fastcart/query/polars';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';

type Frames = Parameters<typeof toPolars>[1];

/** Frames from lines of CSV, which exist until the test file ends. */
export function framesOfLines(): (name: string, types: Record<string, DataType>, lines: string[]) => Frames {
  const folder = temporaryFolder();
  let files = 0;
  return (name, types, lines) => {
    const file = join(folder, `${++files}.csv`);
    writeFileSync(file, [Object.keys(types).join(','), ...lines, ''].join('\n'));
    return { [name]: scanCsv(file, types) };
  };
}
