import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';

const root = join(__dirname, '..');

/** Texts that stand in the place of files of the checkout, by path; and the lines in which each breaks the boundaries. */
const cases: Record<string, { lines: string[]; broken: number[] }> = {
  'libs/events/src/index.ts': {
    lines: [
      "import '@fastcart/layers/gold';",
      "import '@fastcart/lake/run';",
      "import '../../../apps/gold-worker/src/main';",
      "export const later = import('@fastcart/lake/run');",
    ],
    broken: [1, 2, 3, 4],
  },
  'libs/redaction/src/index.ts': {
    lines: ["import '@fastcart/published';", "import '@fastcart/layers/gold';"],
    broken: [1, 2],
  },
  'libs/query/src/index.ts': {
    lines: ["import '@fastcart/delta';", "import '@fastcart/schemas';"],
    broken: [1, 2],
  },
  'apps/gold-worker/src/main.ts': { lines: ["import '@fastcart/lake/run';"], broken: [1] },
};

/** A copy of the checkout. */
let copy: string;
let found: Record<string, number[]>;
beforeAll(() => {
  copy = temporaryFolder();
  const listing = ['ls-files', '--cached', '--others', '--exclude-standard', '*.json', '*.ts', '*.mts'];
  for (const file of execFileSync('git', listing, { cwd: root, encoding: 'utf8' }).trim().split('\n'))
    // A file that was deleted is listed until the deletion is staged.
    if (existsSync(join(root, file))) cpSync(join(root, file), join(copy, file));
  linkPackages();
  for (const [file, { lines }] of Object.entries(cases)) writeFileSync(join(copy, file), lines.join('\n'));
  // The rule reads the project graph that nx keeps.
  execFileSync('nx', ['show', 'projects'], { cwd: copy, env: { ...process.env, NX_DAEMON: 'false' } });
  const { stdout } = spawnSync('oxlint', ['--format', 'json', ...Object.keys(cases)], { cwd: copy, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[];
  };
  found = Object.fromEntries(Object.keys(cases).map((file) => [file, []]));
  for (const { code, filename, labels } of diagnostics)
    if (code === '@nx(enforce-module-boundaries)') found[filename]!.push(labels[0]!.span.line);
});

test.each([
  ['a library that imports an app breaks the boundaries, by whatever road', 'libs/events/src/index.ts'],
  ['dependencies between libraries point one way', 'libs/query/src/index.ts'],
  ['a library imports those below it, and none beside it', 'libs/redaction/src/index.ts'],
  ['an app imports no other one', 'apps/gold-worker/src/main.ts'],
])('%s', (_, file) => {
  expect(found[file]!.toSorted((left, right) => left - right)).toEqual(cases[file]!.broken);
});

/** Links the packages of the checkout. Those of the workspace are copied as npm's relative links, which lead into the copy. */
function linkPackages(): void {
  const [from, to] = [join(root, 'node_modules'), join(copy, 'node_modules')];
  mkdirSync(to);
  for (const name of readdirSync(from)) if (name !== '@fastcart') symlinkSync(join(from, name), join(to, name));
  cpSync(join(from, '@fastcart'), join(to, '@fastcart'), { recursive: true, verbatimSymlinks: true });
}
