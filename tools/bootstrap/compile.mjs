import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './execute.mjs';
import { root } from './paths.mjs';
import { filesBelow, fingerprint } from './stamp.mjs';

const configuration = [
  'tsconfig.base.json',
  'tsconfig.json',
  'package-lock.json',
  'tools/bundle.mjs',
  'tools/external.mjs',
];
const isSource = (name) => name.endsWith('.ts') || name === 'package.json' || /^tsconfig.*\.json$/.test(name);

/** Compiles TypeScript and bundles the programs when a source has changed. */
export const compiled = {
  name: 'compiled',
  state: () =>
    fingerprint([
      ...['apps', 'e2e', 'libs', 'tools'].flatMap((folder) => filesBelow(folder, isSource)),
      ...configuration,
    ]),
  isThere: () => existsSync(join(root, 'apps/lake/dist/main.js')),
  async bring() {
    await execute('Compiling', 'tsc', ['-b']);
    const apps = readdirSync(join(root, 'apps')).map((name) => join('apps', name));
    await execute('Bundling', 'node', ['tools/bundle.mjs', ...apps]);
  },
};
