import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleUrl } from './testing/program';

const root = join(__dirname, '../..');
const folder = 'libs/schemas/src/gold';

const program = `import { goldIndexOf } from '${moduleUrl('gold-index.mjs')}';
  process.stdout.write(goldIndexOf(JSON.parse(process.argv[1])));`;
const indexOf = (texts: Record<string, string>): string =>
  execFileSync(process.execPath, ['--input-type=module', '-e', program, JSON.stringify(texts)], { encoding: 'utf8' });

const table = (name: string): string => `export const ${name} = goldTable({});\n`;
const tablesOf = (index: string): string[] => [...index.matchAll(/^ {2}(\w+),$/gm)].map(([, name]) => name!);

test('tables keep their order, and new ones follow by file name', () => {
  const first = indexOf({ 'b.ts': table('b'), 'definition.ts': 'export function goldTable(', 'z.ts': table('z') });
  expect(tablesOf(first)).toEqual(['b', 'z']);
  const more = { 'index.ts': first, 'c.ts': table('c'), 'a-a.ts': table('aA'), 'z.ts': table('z'), 'b.ts': table('b') };
  const second = indexOf(more);
  expect(tablesOf(second)).toEqual(['b', 'z', 'aA', 'c']);
  expect(second).toContain("import { aA } from './a-a';");
  expect(indexOf({ ...more, 'index.ts': second })).toBe(second);
});

test('a table whose file is gone leaves the index', () => {
  const index = indexOf({ 'a.ts': table('a'), 'b.ts': table('b') });
  expect(tablesOf(indexOf({ 'index.ts': index, 'b.ts': table('b') }))).toEqual(['b']);
});

const isSource = (name: string): boolean => name.endsWith('.ts');
const inFolder = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(root, folder))
      .filter(isSource)
      .map((name) => [name, readFileSync(join(root, folder, name), 'utf8')]),
  );

/** The set-up mends the index in the folder, so that a commit without it shows only here. */
function committed(): Record<string, string> {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  const names = git('ls-tree', '--name-only', `HEAD:${folder}`).trim().split('\n').filter(isSource);
  return Object.fromEntries(names.map((name) => [name, git('show', `HEAD:${folder}/${name}`)]));
}

test.each([
  ['in the folder', inFolder],
  ['in the last commit', committed],
])('the index %s has every table of the folder', (_, read) => {
  const texts = read();
  expect(texts['index.ts']).toBe(indexOf(texts));
});
