import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execute } from './execute.mjs';
import { holding } from './lock.mjs';
import { cache, environment, root } from './paths.mjs';
import { hash } from './stamp.mjs';

const bin = join('node_modules', '.bin');

/** Flags that override the user's settings: NODE_ENV=production and `omit` leave out tools, `ignore-scripts` Node itself. */
const everything = ['--include=dev', '--include=optional', '--include=peer', '--ignore-scripts=false'];

/** The packages of the lock file, installed under the project's Node. */
export const packages = {
  name: 'packages',
  state: () => hash([readFileSync(join(root, 'package-lock.json'))]),
  isThere: () => existsSync(join(root, bin, 'node')),
  async bring() {
    const { node } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies;
    console.error('Installing packages ...');
    await execute('Installing packages', 'npm', ['ci', ...everything], { env: await underNode(node) });
    requireNode(root, node);
  },
};

/** npm must run under the project's Node: under an older Node, nodejs-polars installs no binary and reports no error. */
async function underNode(version) {
  if (Number.parseInt(process.versions.node) >= Number.parseInt(version)) return {};
  const folder = join(cache, 'node', version);
  await holding(join(cache, 'node.lock'), async () => {
    if (!existsSync(folder)) await bringNode(version, folder);
  });
  return { PATH: [join(folder, bin), environment().PATH].join(delimiter) };
}

/** Installs into a temporary folder and renames it, so that the next set-up does not use the rest of an interrupted one. */
async function bringNode(version, folder) {
  const temporary = `${folder}.new`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  const args = ['install', '--prefix', temporary, ...everything, `node@${version}`];
  await execute(`Installing Node ${version}`, 'npm', args);
  requireNode(temporary, version);
  renameSync(temporary, folder);
}

/** npm also exits with 0 when a setting such as `dry-run` prevents the installation. */
function requireNode(folder, version) {
  const path = join(folder, bin, 'node');
  if (spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.trim() === `v${version}`) return;
  console.error(
    `npm reported no error, but ${path} is not Node ${version}. A setting of npm may prevent it: "npm config list" shows them.`,
  );
  process.exit(1);
}
