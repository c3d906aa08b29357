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
    const contents = [decodeURIComponent(name), readFileSync(file, 'latin1'), readFileSync(file, 'utf8')];
    if (file.endsWith('.parquet')) contents.push(await rowsOf(file));
    if (contents.some((content) => texts.some((text) => content.toLowerCase().includes(text.toLowerCase()))))
      found.push(name);
  }
  return found;
}

/** All values of a Parquet file as text; bytes as Latin-1. */
async function rowsOf(parquet: string): Promise<string> {
  const { columns, rows } = await query('SELECT * FROM file', { file: { parquet } }).text();
  const texts = rows.map((row) =>
    row.map((value, at) =>
      columns[at]!.type === 'binary' ? Buffer.from(value ?? '', 'base64').toString('latin1') : value,
    ),
  );
  return JSON.stringify(texts);
}
