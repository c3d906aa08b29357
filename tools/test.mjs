// Everything that must hold, besides what the compiler has said before: format, lint with the module boundaries, unit
// and end-to-end tests. The last line counts them.
//
//   npm test [-- argument of jest ...]
import { check, conclude } from './check/check.mjs';
import { jest } from './check/jest.mjs';

const args = process.argv.slice(2);
if (args.length === 0) {
  check('Format', 'prettier', ['--check', '--log-level', 'warn', '.']);
  check('Lint', 'node', ['tools/lint.mjs']);
}
jest(args);
conclude();
