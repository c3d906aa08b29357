import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cargoProgress } from './cargo-progress.mjs';
import { execute } from './execute.mjs';
import { holding } from './lock.mjs';
import { cache, root } from './paths.mjs';
import { filesBelow, hash, isDone, markDone } from './stamp.mjs';
import { toolchain } from './toolchain.mjs';

const crate = 'libs/delta';
const library = `delta.${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}.node`;
const outputs = ['native.js', 'native.d.ts', library];
const isThere = (folder) => outputs.every((name) => existsSync(join(folder, name)));

/** The binding's library and loader: from the cache of this machine, or built. */
export async function bringBinding() {
  const sources = [
    ...filesBelow(`${crate}/src`, (name) => name.endsWith('.rs')),
    `${crate}/build.rs`,
    `${crate}/Cargo.toml`,
    'Cargo.toml',
    'Cargo.lock',
  ];
  const state = hash(sources.flatMap((path) => [path, readFileSync(join(root, path))]));
  if (isDone('binding', state) && isThere(join(root, crate))) return;
  const kept = join(cache, 'delta', hash([state, toolchain()]));
  if (!isThere(kept)) {
    await holding(join(cache, 'build.lock'), async () => {
      // Another checkout may have built the same while this one waited.
      if (isThere(kept)) return;
      await build();
      keep(kept);
    });
  }
  for (const name of outputs) place(join(kept, name), join(root, crate, name));
  markDone('binding', state);
}

async function build() {
  console.error(
    'Building the binding: a quarter of an hour on two cores the first time on a machine, a minute later on ...',
  );
  const started = Date.now();
  const names = ['--platform', '--js', 'native.js', '--dts', 'native.d.ts'];
  const args = [
    'build',
    '--cwd',
    crate,
    '--release',
    ...names,
    '--target-dir',
    join(cache, 'cargo'),
    '--',
    '--locked',
  ];
  await execute('Fetching the crates', 'cargo', ['fetch', '--locked', '--quiet']);
  const env = { CARGO_ENCODED_RUSTFLAGS: remapped().join('\x1f') };
  // On a terminal cargo shows its own progress.
  await execute('Building the binding', 'napi', args, { env, ...(process.stderr.isTTY ? {} : { watch: cargoProgress }) });
  console.error(`Built the binding in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** Flags that take this machine's folders out of the library, so that every machine builds the same bytes. */
function remapped() {
  const registries = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry', 'src');
  const folders = readdirSync(registries).map((name) => [join(registries, name), '/registry']);
  return [...folders, [join(cache, 'cargo'), '/target']].map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
}

function keep(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of outputs) place(join(root, crate, name), join(folder, name));
  // Each is 130 MB, and whoever works on the crate makes many.
  const age = (name) => statSync(join(folder, '..', name)).mtimeMs;
  const newestFirst = readdirSync(join(folder, '..')).sort((a, b) => age(b) - age(a));
  for (const name of newestFirst.slice(8)) rmSync(join(folder, '..', name), { recursive: true, force: true });
}

/** Whole or not at all: another process may be loading the file that this replaces. */
function place(from, to) {
  const temporary = `${to}.${process.pid}`;
  copyFileSync(from, temporary, constants.COPYFILE_FICLONE);
  renameSync(temporary, to);
}
