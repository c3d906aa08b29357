import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..');

/** The rules that ESLint finds broken, by line, in a text that stands in the place of a file of the checkout. */
function broken(file: string, lines: string[]): Record<number, string> {
  const args = ['tools/lint.mjs', '--format', 'json', '--stdin', '--stdin-filename', file];
  const { stdout } = spawnSync('node', args, { cwd: root, input: `${lines.join('\n')}\n`, encoding: 'utf8' });
  const [{ messages }] = JSON.parse(stdout) as [{ messages: { line: number; ruleId: string }[] }];
  return Object.fromEntries(messages.map(({ line, ruleId }) => [line, ruleId]));
}

const boundary = '@nx/enforce-module-boundaries';

describe('the module boundaries', () => {
  test('a library that imports an app breaks them, by whatever road', () => {
    expect(
      broken('libs/events/src/index.ts', [
        "import '@fastcart/gold-worker';",
        "import '@fastcart/lake';",
        "import '../../../apps/gold-worker/src/worker';",
        "export const later = import('@fastcart/generator');",
      ]),
    ).toEqual({ 1: boundary, 2: boundary, 3: boundary, 4: boundary });
  });

  test('dependencies between libraries point one way', () => {
    expect(broken('libs/query/src/index.ts', ["import '@fastcart/delta';", "import '@fastcart/schemas';"])).toEqual({
      1: boundary,
      2: boundary,
    });
  });

  test('only the command line imports apps', () => {
    expect(broken('apps/gold-worker/src/index.ts', ["import '@fastcart/silver-worker';"])).toEqual({ 1: boundary });
    expect(broken('apps/lake/src/run.ts', ["import '@fastcart/silver-worker';"])).toEqual({});
  });
});
