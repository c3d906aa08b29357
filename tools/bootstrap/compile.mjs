import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './execute.mjs';
import { root } from './paths.mjs';
import { filesBelow, fingerprint, isDone, markDone } from './stamp.mjs';

const configuration = ['tsconfig.base.json', 'tsconfig.json', 'package-lock.json'];

/** TypeScript to JavaScript, when a source has changed. */
export async function compile() {
  const isSource = (name) => name.endsWith('.ts') || name === 'package.json' || /^tsconfig.*\.json$/.test(name);
  const state = fingerprint([
    ...['apps', 'e2e', 'libs', 'tools'].flatMap((folder) => filesBelow(folder, isSource)),
    ...configuration,
  ]);
  if (isDone('compiled', state) && existsSync(join(root, 'apps/lake/dist/main.js'))) return;
  await execute('Compiling', 'tsc', ['-b']);
  markDone('compiled', state);
}
