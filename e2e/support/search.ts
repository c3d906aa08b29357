import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { query } from '@fastcart/delta';

/** The files under a folder, by name, whose name or content has one of these texts; Parquet is decompressed. */
export async function filesWith(folder: string, texts: string[]): Promise<string[]> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const found: string[] = [];
  for (const file of files) {
    const name = relative(folder, file);
    const bytes = readFileSync(file);
    const contents = [decodeURIComponent(name), bytes.toString('latin1'), bytes.toString('utf8')];
    if (file.endsWith('.parquet')) contents.push(await rowsOnce(file, bytes));
    if (contents.some((content) => texts.some((text) => content.toLowerCase().includes(text.toLowerCase()))))
      found.push(name);
  }
  return found;
}

/** Results by the hash of a file, because copies of a lake have the same files. */
const known = new Map<string, string>();

async function rowsOnce(parquet: string, bytes: Buffer): Promise<string> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  const rows = known.get(hash) ?? (await rowsOf(parquet));
  known.set(hash, rows);
  return rows;
}

/** All values of a Parquet file as text, with bytes as Latin-1. */
async function rowsOf(parquet: string): Promise<string> {
  const { columns, rows } = await query('SELECT * FROM file', { file: { parquet } }).text();
  const texts = rows.map((row) =>
    row.map((value, at) =>
      columns[at]!.type === 'binary' ? Buffer.from(value ?? '', 'base64').toString('latin1') : value,
    ),
  );
  return JSON.stringify(texts);
}
