import { cpSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { tables } from '@fastcart/schemas';

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** What a run can see of a lake on the local disk: its files' names, each UUID as one mark, and how many have each. */
export function state(lake: string): string {
  const names = readdirSync(lake, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(lake, join(parentPath, name.replace(uuid, '*'))));
  const counts = Object.entries(Object.groupBy(names, (name) => name)).map(([name, same]) => `${same!.length} ${name}`);
  return counts.sort().join('\n');
}

/** Turns a lake into a later copy of it, a table at a time, as commits land that are made at once; calls back after each. */
export async function landEach(lake: string, later: string, landed: () => Promise<void>): Promise<void> {
  for (const { path } of tables) {
    const [table, next] = [join(lake, path), join(later, path)];
    if (state(table) === state(next)) continue;
    cpSync(next, table, { recursive: true });
    await landed();
  }
}
