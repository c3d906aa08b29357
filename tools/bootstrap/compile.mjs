import { execute } from './execute.mjs';
import { filesBelow, fingerprint, isDone, markDone } from './stamp.mjs';

/** TypeScript to JavaScript, when a source has changed. */
export async function compile() {
  const isSource = (name) => name.endsWith('.ts') || name === 'package.json' || /^tsconfig.*\.json$/.test(name);
  const state = fingerprint([
    ...['apps', 'libs'].flatMap((folder) => filesBelow(folder, isSource)),
    'tsconfig.base.json',
  ]);
  if (isDone('compiled', state)) return;
  await execute('Compiling', 'tsc', ['-b']);
  markDone('compiled', state);
}
