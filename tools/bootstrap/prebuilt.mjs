// The library as it lies in the repository: compressed, beside a manifest that says what it was built from and how.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { crate, library, sourcesHash } from './crate.mjs';
import { root } from './paths.mjs';

const platform = library.split('.')[1];
/** Only Linux has one; elsewhere the binding is built. */
export const prebuiltFolder = join(root, crate, 'prebuilt', platform);
export const compressedName = `${library}.br`;

/** What the manifest says; undefined when there is no prebuilt library for this platform. */
export function manifest() {
  const path = join(prebuiltFolder, 'manifest.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Whether the prebuilt library is of the sources as they are. */
export function isPrebuilt() {
  return manifest()?.sources === sourcesHash();
}

/** Unpacks it into a folder; false when there is none for these sources or this machine. */
export function unpackPrebuilt(folder) {
  const { sha256, glibc } = manifest() ?? {};
  if (!isPrebuilt() || !atLeast(process.report.getReport().header.glibcVersionRuntime, glibc)) return false;
  const bytes = brotliDecompressSync(readFileSync(join(prebuiltFolder, compressedName)));
  if (sha256Of(bytes) !== sha256) throw new Error(`${prebuiltFolder} is damaged: its library has another sha256`);
  mkdirSync(folder, { recursive: true });
  for (const name of ['native.js', 'native.d.ts']) {
    writeFileSync(join(folder, name), readFileSync(join(prebuiltFolder, name)));
  }
  writeFileSync(join(folder, library), bytes);
  return true;
}

export function sha256Of(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Versions such as 2.36; a machine without glibc has none. */
function atLeast(version, least) {
  if (!version) return false;
  const [[major, minor], [leastMajor, leastMinor]] = [version, least].map((text) => text.split('.').map(Number));
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
