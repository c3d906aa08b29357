import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..');
const boundary = '@nx/enforce-module-boundaries';

/** Texts that stand in the place of files of the checkout, by path; and the lines in which each breaks the boundaries. */
const cases: Record<string, { lines: string[]; broken: number[] }> = {
  'libs/events/src/index.ts': {
    lines: [
      "import '@fastcart/gold-worker';",
      "import '@fastcart/lake/run';",
      "import '../../../apps/gold-worker/src/worker';",
      "export const later = import('@fastcart/generator');",
    ],
    broken: [1, 2, 3, 4],
  },
  'libs/query/src/index.ts': {
    lines: ["import '@fastcart/delta';", "import '@fastcart/schemas';"],
    broken: [1, 2],
  },
  'apps/gold-worker/src/index.ts': { lines: ["import '@fastcart/silver-worker';"], broken: [1] },
  'apps/lake/src/run.ts': { lines: ["import '@fastcart/silver-worker';"], broken: [] },
};

/** Types cost a minute, and the boundaries need none. */
const script = `
  import { ESLint } from 'eslint';
  const eslint = new ESLint({
    ruleFilter: ({ ruleId }) => ruleId === '${boundary}',
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  });
  const broken = {};
  for (const [filePath, { lines }] of Object.entries(${JSON.stringify(cases)})) {
    const [{ messages }] = await eslint.lintText(lines.join('\\n'), { filePath });
    broken[filePath] = messages.filter(({ ruleId }) => ruleId === '${boundary}').map(({ line }) => line);
  }
  console.log(JSON.stringify(broken));`;

let found: Record<string, number[]>;
beforeAll(() => {
  // The rule reads the project graph that nx keeps.
  execFileSync('nx', ['show', 'projects'], { cwd: root });
  found = JSON.parse(execFileSync('node', ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' }));
});

test.each([
  ['a library that imports an app breaks the boundaries, by whatever road', 'libs/events/src/index.ts'],
  ['dependencies between libraries point one way', 'libs/query/src/index.ts'],
  ['a worker imports no other one', 'apps/gold-worker/src/index.ts'],
  ['the command line imports apps', 'apps/lake/src/run.ts'],
])('%s', (_, file) => {
  expect(found[file]).toEqual(cases[file]!.broken);
});
