import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../samples');
const topic = 'ecommerce-sales';

export interface Sample {
  /** The folder of the expected tables. */
  expected: string;
  /** For each run: the number of bytes of each partition's file in the log. */
  batches: Record<string, number>[];
}

export function sample(name: string): Sample {
  const folder = join(root, name);
  const batches = join(folder, 'batches.json');
  return {
    expected: join(folder, 'expected'),
    batches: existsSync(batches)
      ? (JSON.parse(readFileSync(batches, 'utf8')) as Record<string, number>[])
      : [wholeFiles(name)],
  };
}

export function events(name: string, partition: string): Buffer {
  return readFileSync(join(root, name, 'events', topic, `${partition}.ndjson`));
}

function wholeFiles(name: string): Record<string, number> {
  const partitions = readdirSync(join(root, name, 'events', topic)).map((file) => file.replace('.ndjson', ''));
  return Object.fromEntries(partitions.map((partition) => [partition, events(name, partition).length]));
}

/** A log with the first bytes of each partition of a sample. */
export function writeLog(name: string, log: string, bytes: Record<string, number>): void {
  mkdirSync(join(log, topic), { recursive: true });
  for (const [partition, end] of Object.entries(bytes)) {
    writeFileSync(join(log, topic, `${partition}.ndjson`), events(name, partition).subarray(0, end));
  }
}

/** A log with the whole sample. */
export function copyLog(name: string, log: string): void {
  mkdirSync(join(log, topic), { recursive: true });
  for (const file of readdirSync(join(root, name, 'events', topic))) {
    copyFileSync(join(root, name, 'events', topic, file), join(log, topic, file));
  }
}
