import { execFileSync } from 'node:child_process';
import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { cargoProgress } from './cargo-progress.mjs';
import { execute } from './execute.mjs';
import { cache, root } from './paths.mjs';
import { filesBelow, hash, isDone, markDone } from './stamp.mjs';

const crate = 'libs/delta';
const library = `delta.${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}.node`;
const outputs = ['native.js', 'native.d.ts', library];

/** The binding's library and loader: from the cache of this machine, or built. */
export async function bringBinding() {
  const sources = [
    ...filesBelow(`${crate}/src`, (name) => name.endsWith('.rs')),
    `${crate}/build.rs`,
    `${crate}/Cargo.toml`,
    'Cargo.toml',
    'Cargo.lock',
  ];
  const state = hash(sources.map((path) => readFileSync(join(root, path))));
  if (isDone('binding', state) && outputs.every((name) => existsSync(join(root, crate, name)))) return;
  const kept = join(cache, 'delta', hash([state, toolchain()]));
  if (!outputs.every((name) => existsSync(join(kept, name)))) {
    await build();
    keep(kept);
  }
  for (const name of outputs) copyFileSync(join(kept, name), join(root, crate, name), constants.COPYFILE_FICLONE);
  markDone('binding', state);
}

function toolchain() {
  try {
    return execFileSync('rustc', ['-vV'], { cwd: root, encoding: 'utf8' });
  } catch {
    console.error(
      'The binding has to be built, and there is no Rust: install it from https://rustup.rs, then run this again.',
    );
    process.exit(1);
  }
}

async function build() {
  console.error('Building the binding: about 15 minutes on two cores the first time on a machine ...');
  const started = Date.now();
  const args = [
    'build',
    '--cwd',
    crate,
    '--release',
    '--platform',
    '--js',
    'native.js',
    '--dts',
    'native.d.ts',
    '--target-dir',
    join(cache, 'target'),
  ];
  // On a terminal cargo shows its own progress.
  await execute('Building the binding', 'napi', args, process.stderr.isTTY ? {} : { watch: cargoProgress });
  console.error(`Built the binding in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** Whole or not at all: another build may be looking. */
function keep(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of outputs) {
    const temporary = join(folder, `.${name}.${process.pid}`);
    copyFileSync(join(root, crate, name), temporary, constants.COPYFILE_FICLONE);
    renameSync(temporary, join(folder, name));
  }
}
