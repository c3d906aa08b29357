import { cpSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { tables } from '@fastcart/schemas';

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The names of a lake's files, with every UUID as `*`, and how many have each. Lakes of one process with the same names have the same commits. */
export function state(lake: string): string {
  const names = readdirSync(lake, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(lake, join(parentPath, name.replace(uuid, '*'))));
  const counts = Object.entries(Object.groupBy(names, (name) => name)).map(([name, same]) => `${same!.length} ${name}`);
  return counts.sort().join('\n');
}

/** Copies the tables of `later` over those of `lake`, one after another, and calls back after each that differs. */
export async function landEach(lake: string, later: string, landed: () => Promise<void>): Promise<void> {
  for (const { path } of tables) {
    const [table, next] = [join(lake, path), join(later, path)];
    if (state(table) === state(next)) continue;
    cpSync(next, table, { recursive: true });
    await landed();
  }
}
