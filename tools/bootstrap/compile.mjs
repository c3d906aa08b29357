import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './execute.mjs';
import { root } from './paths.mjs';
import { filesBelow, fingerprint } from './stamp.mjs';

const configuration = ['tsconfig.base.json', 'tsconfig.json', 'package-lock.json'];
const isSource = (name) => name.endsWith('.ts') || name === 'package.json' || /^tsconfig.*\.json$/.test(name);

/** Compiles TypeScript when a source has changed. */
export const compiled = {
  name: 'compiled',
  state: () =>
    fingerprint([
      ...['apps', 'e2e', 'libs', 'tools'].flatMap((folder) => filesBelow(folder, isSource)),
      ...configuration,
    ]),
  isThere: () => existsSync(join(root, 'apps/lake/dist/main.js')),
  bring: () => execute('Compiling', 'tsc', ['-b']),
};
