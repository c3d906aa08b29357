// What the Dockerfile copies: each program with what it needs to run, and nothing else.
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

/** The build's context, ignored by git. */
export const context = join(root, '.images');

/** What is a layer of its own: half of an image each. */
const layers = {
  delta: ['workspace_modules/@fastcart/delta'],
  polars: ['node_modules/nodejs-polars', 'node_modules/nodejs-polars-linux-x64-gnu'],
};

/** Lays out programs, each with a bill of materials (CycloneDX) beside its folder. */
export async function layOut(programs) {
  rmSync(context, { recursive: true, force: true });
  // nx writes to folders that are there.
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
  // Not `npm ci`: nx leaves packages out of its lock that the workspace's has without a version, of platforms with none.
  await execute(`Installing ${program}`, 'npm', ['install', '--omit=dev', '--ignore-scripts', '--prefix', folder]);
  writeFileSync(`${folder}.cdx.json`, billOf(folder));
  for (const [layer, paths] of Object.entries(layers)) for (const path of paths) share(folder, layer, path);
}

/** Of a library: no sources, neither TypeScript nor Rust, and no prebuilt library beside the unpacked one. */
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

/** npm would ask the registry for the workspace's own packages that only development needs. */
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
