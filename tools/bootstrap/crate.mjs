import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cargoProgress } from './cargo-progress.mjs';
import { execute } from './execute.mjs';
import { cache, root } from './paths.mjs';
import { filesBelow, hash } from './stamp.mjs';
import { rustEnvironment } from './toolchain.mjs';

export const crate = 'libs/delta';

/** The library of this platform, its loader and its types, by the names of napi. */
export const library = `delta.${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}.node`;
export const outputs = ['native.js', 'native.d.ts', library];

export const isBuilt = (folder) => outputs.every((name) => existsSync(join(folder, name)));

/** The hash of everything that the library is built from, except the compiler. */
export function sourcesHash() {
  const sources = [
    ...filesBelow(`${crate}/src`, (name) => name.endsWith('.rs')),
    `${crate}/build.rs`,
    `${crate}/Cargo.toml`,
    'Cargo.toml',
    'Cargo.lock',
  ];
  return hash(sources.flatMap((path) => [path, readFileSync(join(root, path))]));
}

/** The folder of compiled crates. It is outside the checkout, so that other checkouts can use it. */
export const target = join(cache, 'cargo');

/** Builds the library into the crate's folder. */
export async function buildCrate(targetFolder = target) {
  mkdirSync(targetFolder, { recursive: true });
  const rust = rustEnvironment();
  await execute('Fetching the crates', 'cargo', ['fetch', '--locked', '--quiet'], { env: rust });
  const names = ['--platform', '--js', 'native.js', '--dts', 'native.d.ts'];
  const place = ['--target-dir', targetFolder, '--', '--locked'];
  const env = { ...rust, CARGO_ENCODED_RUSTFLAGS: remapped(targetFolder).join('\x1f') };
  // On a terminal cargo shows its own progress.
  const watch = process.stderr.isTTY ? {} : { watch: cargoProgress };
  await execute('Building the binding', 'napi', ['build', '--cwd', crate, '--release', ...names, ...place], {
    env,
    ...watch,
  });
}

/** Flags that keep this machine's folders out of the library, so that every machine builds the same bytes. */
function remapped(targetFolder) {
  const registries = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry', 'src');
  const folders = readdirSync(registries).map((name) => [join(registries, name), '/registry']);
  return [...folders, [targetFolder, '/target']].map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
}
