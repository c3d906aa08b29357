import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, stamps } from './paths.mjs';

/** Whether a step was last done for this state. */
export function isMarked(step, state) {
  try {
    return readFileSync(join(stamps, step), 'utf8') === state;
  } catch {
    return false;
  }
}

export function mark(step, state) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, step), state);
}

export function unmark(step) {
  rmSync(join(stamps, step), { force: true });
}

/** The hash of texts or buffers. */
export function hash(parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex').slice(0, 32);
}

/** The files below a folder of the checkout, sorted, as paths from its root. */
export function filesBelow(folder, accept) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory())
        return entry.name === 'node_modules' || entry.name === 'dist' ? [] : filesBelow(path, accept);
      return accept(entry.name) ? [path] : [];
    })
    .sort();
}

/** The hash of path, size and time of change of files, which is cheaper than reading them. */
export function fingerprint(paths) {
  return hash(
    paths.map((path) => {
      const { size, mtimeMs } = statSync(join(root, path));
      return `${path} ${size} ${mtimeMs}`;
    }),
  );
}
