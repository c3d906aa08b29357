import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './execute.mjs';
import { root } from './paths.mjs';
import { hash, isDone, markDone } from './stamp.mjs';

/** The packages of the lock file, installed under the project's Node. */
export async function installPackages() {
  const state = hash([readFileSync(join(root, 'package-lock.json'))]);
  if (isDone('packages', state) && existsSync(join(root, 'node_modules', '.bin', 'node'))) return;
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // Under an older Node, nodejs-polars installs no binary and no error: npm itself has to run under the new one.
  const [command, args] =
    Number(process.versions.node.split('.')[0]) >= 24
      ? ['npm', ['ci']]
      : ['npx', ['-y', '-p', `node@${devDependencies.node}`, '-c', 'npm ci']];
  console.error('Installing packages ...');
  await execute('Installing packages', command, args);
  markDone('packages', state);
}
