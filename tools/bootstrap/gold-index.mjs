import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './paths.mjs';

const folder = join(root, 'libs/schemas/src/gold');
const index = join(folder, 'index.ts');

/** Writes the index of the Gold tables when a table file was added, renamed or removed. */
export const goldIndex = {
  name: 'gold-index',
  state: present,
  isThere: () => existsSync(index) && readFileSync(index, 'utf8') === present(),
  bring: (text) => writeFileSync(index, text),
};

function present() {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const texts = Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  return goldIndexOf(texts);
}

/**
 * The text of index.ts for the files of its folder, by name. Tables keep the order of the present index, because reports,
 * pages and exports list them in that order. New tables follow by file name.
 */
export function goldIndexOf({ 'index.ts': current = '', ...texts }) {
  const fileOf = new Map();
  for (const file of Object.keys(texts).sort()) {
    const [, table] = /^export const (\w+) = goldTable\(/m.exec(texts[file]) ?? [];
    if (table) fileOf.set(table, basename(file, '.ts'));
  }
  const known = [...current.matchAll(/^ {2}(\w+),$/gm)].map(([, table]) => table);
  const tables = [...new Set([...known, ...fileOf.keys()])].filter((table) => fileOf.has(table));
  const imports = tables.map((table) => `import { ${table} } from './${fileOf.get(table)}';`);
  return `// Generated from the files of this folder by the set-up, which every command runs. Do not edit.
import type { GoldTable } from './definition';
${imports.join('\n')}

/** Every Gold table, in the order in which they were added. */
export const goldTables: readonly GoldTable[] = [
${tables.map((table) => `  ${table},`).join('\n')}
];
`;
}
