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
import { dirname, join } from 'node:path';
import { execute } from '../bootstrap/execute.mjs';
import { environment, root } from '../bootstrap/paths.mjs';

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
  for (const module of modules) keepCompiled(module);
  cpSync(join(root, 'apps', program, 'dist'), join(folder, 'dist'), { recursive: true });
  keepRun(join(folder, 'dist'));
  for (const manifest of [folder, ...modules]) forgetDevelopment(join(manifest, 'package.json'));
  // Not `npm ci`: nx's lock file lacks packages that the workspace's lock file has without a version, for other platforms.
  await execute(`Installing ${program}`, 'npm', ['install', '--omit=dev', '--ignore-scripts', '--prefix', folder]);
  writeFileSync(`${folder}.cdx.json`, billOf(folder));
  for (const [layer, paths] of Object.entries(layers)) for (const path of paths) share(folder, layer, path);
}

/** Removes the sources of a library, in TypeScript and Rust, and the prebuilt library. */
function keepCompiled(module) {
  for (const entry of readdirSync(module, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== 'dist') rmSync(join(module, entry.name), { recursive: true });
  }
  keepRun(module);
}

function keepRun(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'testing') keepRun(path);
    else if (!/^package\.json$|(?<!\.test)\.js$|\.node$/.test(entry.name)) rmSync(path, { recursive: true });
  }
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
