// Oxlint with types and with the module boundaries: they need nx's project graph, which is cached by any nx command.
//
//   node tools/lint.mjs [argument of oxlint ...]
import { spawnSync } from 'node:child_process';

const run = (command, args, stdio) => spawnSync(command, args, { stdio }).status ?? 1;

const graph = run('nx', ['show', 'projects'], ['ignore', 'ignore', 'inherit']);
process.exitCode = graph || run('oxlint', ['--max-warnings', '0', ...process.argv.slice(2)], 'inherit');
