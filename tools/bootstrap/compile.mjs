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

const programs = () => readdirSync(join(root, 'apps')).map((name) => join('apps', name));

/** Compiles TypeScript and bundles the programs when a source has changed. */
export const compiled = {
  name: 'compiled',
  state: () =>
    fingerprint([
      ...['apps', 'e2e', 'libs', 'tools'].flatMap((folder) => filesBelow(folder, isSource)),
      ...configuration,
    ]),
  isThere: () => programs().every((folder) => existsSync(join(root, folder, 'dist/main.js'))),
  async bring() {
    await execute('Compiling', 'tsc', ['-b']);
    await execute('Bundling', 'node', ['tools/bundle.mjs', ...programs()]);
  },
};
