import { constants, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildCrate, crate, isBuilt, outputs, sourcesHash } from './crate.mjs';
import { holding } from './lock.mjs';
import { cache, root } from './paths.mjs';
import { isUsable, unpackPrebuilt } from './prebuilt.mjs';
import { hash } from './stamp.mjs';
import { toolchain } from './toolchain.mjs';

/** The binding's library and loader: from this machine's cache, prebuilt, or built. */
export const binding = {
  name: 'binding',
  state: sourcesHash,
  isThere: () => isBuilt(join(root, crate)),
  async bring(state) {
    const usable = isUsable(state);
    const kept = join(cache, 'delta', usable ? `prebuilt-${state}` : hash([state, toolchain()]));
    if (!isBuilt(kept)) {
      await holding(join(cache, 'binding.lock'), async () => {
        // Another checkout may have installed the same library while this one waited.
        if (isBuilt(kept)) return;
        if (!(usable && unpackPrebuilt(kept))) {
          await build();
          keep(kept);
        }
        prune();
      });
    }
    for (const name of outputs) place(kept, join(root, crate), name);
  },
};

async function build() {
  toolchain();
  console.error(
    'Building the binding: a quarter of an hour on two cores the first time on a machine, a minute later on ...',
  );
  const started = Date.now();
  await buildCrate();
  console.error(`Built the binding in ${Math.round((Date.now() - started) / 1000)} s`);
}

function keep(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of outputs) place(join(root, crate), folder, name);
}

/** Removes old libraries: each is 160 MB, and work on the crate creates many. */
function prune() {
  const folder = join(cache, 'delta');
  const age = (name) => statSync(join(folder, name)).mtimeMs;
  const newestFirst = readdirSync(folder).sort((a, b) => age(b) - age(a));
  for (const name of newestFirst.slice(8)) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Replaces the file atomically, because another process may be loading it. */
function place(from, to, name) {
  // A fixed name, so that the next set-up replaces the file of an interrupted one.
  const temporary = join(to, `${name}.new`);
  copyFileSync(join(from, name), temporary, constants.COPYFILE_FICLONE);
  renameSync(temporary, join(to, name));
}
