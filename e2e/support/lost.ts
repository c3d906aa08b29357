import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Lake } from '@fastcart/runtime';
import type { Table } from '@fastcart/schemas';

/** Removes the newest commits of a table from its log, as a power loss does. Returns the oldest of them. */
export async function loseCommits(lake: string, table: Table, commits = 1): Promise<{ file: string; text: string }> {
  const [{ version }] = await new Lake(lake).open(table);
  const fileOf = (nth: number) =>
    join(lake, table.path, '_delta_log', `${String(version - nth).padStart(20, '0')}.json`);
  const file = fileOf(commits - 1);
  const text = readFileSync(file, 'utf8');
  for (let nth = 0; nth < commits; nth++) rmSync(fileOf(nth));
  return { file, text };
}
