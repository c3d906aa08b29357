// Runs oxlint with types and with the module boundaries, which need nx's project graph (any nx command caches it). Checks
// the spelling (cspell.json, tools/spelling.txt) and the wordings that docs/glossary.md replaces.
//
//   node tools/lint.mjs [argument of oxlint ...]
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const run = (command, args, stdio) => spawnSync(command, args, { stdio }).status ?? 1;

const graph = run('nx', ['show', 'projects'], ['ignore', 'ignore', 'inherit']);
const code = graph || run('oxlint', ['--max-warnings', '0', ...process.argv.slice(2)], 'inherit');
const spelling = run('cspell', ['--no-progress', '--no-summary'], 'inherit');
process.exitCode = code || spelling || wordings();

/** Returns 1 when a file has a wording of the glossary's last table, else 0. */
function wordings() {
  const [, table] = readFileSync('docs/glossary.md', 'utf8').split('## Wordings that are not used');
  const replaced = [...table.matchAll(/^\| ([^|-]+?) +\| /gm)].map(([, wording]) => wording).slice(1);
  const files = ['*.md', '*.ts', '*.mjs', '*.rs', '*.yaml', ':!docs/glossary.md', ':!docs/decisions'];
  const found = run(
    'git',
    ['grep', '-nIiwF', ...replaced.flatMap((wording) => ['-e', wording]), '--', ...files],
    'inherit',
  );
  if (found === 1) return 0;
  console.error('docs/glossary.md lists the words to use instead.');
  return 1;
}
