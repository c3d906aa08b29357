// Writes the folders that the Dockerfile copies: each program with only the files that it needs to run.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { execute } from '../bootstrap/execute.mjs';
import { environment, root } from '../bootstrap/paths.mjs';
import { external } from '../external.mjs';

/** The context of the build, which git ignores. */
export const context = join(root, '.images');

/** Packages with their own layer, because each is half of an image. */
const layers = {
  delta: ['workspace_modules/@fastcart/delta'],
  polars: ['node_modules/nodejs-polars', 'node_modules/nodejs-polars-linux-x64-gnu'],
};

/** Writes the folders of programs, with a bill of materials (CycloneDX) beside each. */
export async function layOut(programs) {
  rmSync(context, { recursive: true, force: true });
  // nx requires that the folders exist.
  for (const program of programs) mkdirSync(join(context, program), { recursive: true });
  const targets = ['-t', 'copy-workspace-modules', 'prune-lockfile', '-p', programs.join(), '--skip-nx-cache'];
  await execute('Pruning', 'nx', ['run-many', ...targets]);
  for (const program of programs) await layOutOne(program);
  mkdirSync(join(context, 'node'));
  copyFileSync(join(root, 'node_modules/node/bin/node'), join(context, 'node/node'));
}

async function layOutOne(program) {
  const folder = join(context, program);
  const scope = join(folder, 'workspace_modules/@fastcart');
  const modules = readdirSync(scope).map((name) => join(scope, name));
  keepBinding(join(scope, 'delta'));
  for (const part of ['main.js', 'main.js.map', 'chunks'])
    cpSync(join(root, 'apps', program, 'dist', part), join(folder, 'dist', part), { recursive: true });
  for (const manifest of [folder, ...modules]) forgetDevelopment(join(manifest, 'package.json'));
  await install(program, folder);
  writeFileSync(`${folder}.cdx.json`, billOf(folder));
  keepLicenses(folder);
  keepExternal(folder);
  await install(program, folder);
  for (const module of modules) if (basename(module) !== 'delta') rmSync(module, { recursive: true });
  for (const [layer, paths] of Object.entries(layers)) for (const path of paths) share(folder, layer, path);
}

/** Not `npm ci`: nx's lock file lacks packages that the workspace's lock file has without a version, for other platforms. */
function install(program, folder) {
  const args = ['install', '--omit=dev', '--ignore-scripts', '--prefix', folder];
  return execute(`Installing ${program}`, 'npm', args);
}

/** The bundle contains the binding's JavaScript: of the library there remain what loads it and itself. */
function keepBinding(module) {
  for (const name of readdirSync(module))
    if (!/^(package\.json|native\.js|.*\.node)$/.test(name)) rmSync(join(module, name), { recursive: true });
}

/** The licenses of all packages, because those in the bundle are no longer there as packages. */
function keepLicenses(folder) {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  for (const path of Object.keys(packages).filter((key) => key.startsWith('node_modules/'))) {
    const from = join(folder, path);
    if (!existsSync(from)) continue;
    for (const name of readdirSync(from).filter((entry) => /^(license|licence|copying|notice)/i.test(entry)))
      cpSync(join(from, name), join(folder, 'licenses', path.replace(/^.*node_modules\//, ''), name), {
        recursive: true,
      });
  }
}

/** The dependencies of a bundle: of what is installed, the binding and the packages that a bundle does not contain. */
function keepExternal(folder) {
  const path = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  const dependencies = { '@fastcart/delta': 'file:./workspace_modules/@fastcart/delta' };
  for (const name of external) {
    const installed = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(installed)) dependencies[name] = JSON.parse(readFileSync(installed, 'utf8')).version;
  }
  writeFileSync(path, JSON.stringify({ ...manifest, dependencies }));
}

/** Removes development packages: some are of the workspace, and npm would look them up in the registry. */
function forgetDevelopment(path) {
  const { devDependencies: _, ...manifest } = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify(manifest));
}

function billOf(folder) {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--omit', 'dev'];
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: folder, env: environment(), encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`);
  return stdout;
}

function share(folder, layer, path) {
  const from = join(folder, path);
  if (!existsSync(from)) return;
  const to = join(context, layer, path);
  if (existsSync(to)) return rmSync(from, { recursive: true });
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}
