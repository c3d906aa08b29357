// The prebuilt library in the repository: compressed, with a manifest of the sources and the compiler.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { crate, library, outputs } from './crate.mjs';
import { root } from './paths.mjs';

const platform = library.split('.')[1];
/** Only Linux has a prebuilt library. On other platforms the binding is built. */
export const prebuiltFolder = join(root, crate, 'prebuilt', platform);
export const compressedName = `${library}.br`;

/** The manifest; undefined when there is no prebuilt library for this platform. */
export function manifest() {
  const path = join(prebuiltFolder, 'manifest.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Whether the prebuilt library was built from the sources with this hash. */
export function isPrebuilt(sources) {
  return manifest()?.sources === sources;
}

/** Whether the prebuilt library also runs on this machine. */
export function isUsable(sources) {
  return isPrebuilt(sources) && atLeast(process.report.getReport().header.glibcVersionRuntime, manifest().glibc);
}

/** Unpacks the prebuilt library into a folder. Returns false, and unpacks nothing, when it is damaged. */
export function unpackPrebuilt(folder) {
  const bytes = unpacked();
  if (!bytes || sha256Of(bytes) !== manifest().sha256) {
    console.error(`${prebuiltFolder} is damaged: the binding is built instead.`);
    return false;
  }
  const temporary = `${folder}.new`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  for (const name of outputs.filter((name) => name !== library)) {
    copyFileSync(join(prebuiltFolder, name), join(temporary, name));
  }
  writeFileSync(join(temporary, library), bytes);
  rmSync(folder, { recursive: true, force: true });
  renameSync(temporary, folder);
  return true;
}

function unpacked() {
  try {
    return brotliDecompressSync(readFileSync(join(prebuiltFolder, compressedName)));
  } catch {
    return undefined;
  }
}

export function sha256Of(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Whether a version such as 2.36 is at least another one. A machine without glibc has no version. */
function atLeast(version, least) {
  if (!version) return false;
  const [[major, minor], [leastMajor, leastMinor]] = [version, least].map((text) => text.split('.').map(Number));
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
