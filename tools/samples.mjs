// Writes the rows of tables for each sample to samples/*/expected. Check them by hand before you commit them.
//
//   npm run samples -- TABLE...
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isBusiness, tables } from '@fastcart/schemas';
import { root } from './bootstrap/paths.mjs';

const topic = 'ecommerce-sales';
const names = process.argv.slice(2);
const known = tables.filter(isBusiness).map(({ name }) => name);
const unknown = names.filter((name) => !known.includes(name));
if (names.length === 0 || unknown.length > 0) {
  console.error(unknown.length > 0 ? `There is no table ${unknown.join(', ')}.` : 'No table is named.');
  console.error('Usage: npm run samples -- TABLE...');
  console.error(`Name each table whose expected rows are to be written: ${known.join(', ')}.`);
  process.exit(78);
}

function lake(...args) {
  const { status } = spawnSync('node', [join(root, 'apps/lake/dist/main.js'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}

for (const sample of readdirSync(join(root, 'samples'), { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
)) {
  const folder = join(root, 'samples', sample.name);
  const work = mkdtempSync(join(tmpdir(), 'fastcart-samples-'));
  const events = join(folder, 'events', topic);
  // The end of each run of the sample in each partition's file, in bytes.
  const batches = existsSync(join(folder, 'batches.json'))
    ? JSON.parse(readFileSync(join(folder, 'batches.json'), 'utf8'))
    : [{}];
  mkdirSync(join(work, 'log', topic), { recursive: true });
  for (const ends of batches) {
    for (const file of readdirSync(events)) {
      const bytes = readFileSync(join(events, file));
      writeFileSync(
        join(work, 'log', topic, file),
        bytes.subarray(0, ends[file.replace('.ndjson', '')] ?? bytes.length),
      );
    }
    lake('run', 'all', '--log', `file://${work}/log`, '--lake', join(work, 'lake'));
  }
  lake('export', join(work, 'export'), '--lake', join(work, 'lake'));
  for (const name of names) {
    copyFileSync(join(work, 'export', `${name}.csv`), join(folder, 'expected', `${name}.csv`));
    console.log(`samples/${sample.name}/expected/${name}.csv`);
  }
  rmSync(work, { recursive: true });
}
