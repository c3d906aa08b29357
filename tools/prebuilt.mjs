// Manages the release library in the repository, with which a set-up does not need to compile Rust.
//
//   node tools/prebuilt.mjs           packs the library of the present sources after they pass the crate's checks
//   node tools/prebuilt.mjs verify    builds the library again without a cache and compares the bytes
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { buildCrate, crate as crateFolder, library, outputs, sourcesHash } from './bootstrap/crate.mjs';
import { root } from './bootstrap/paths.mjs';
import { compressedName, isPrebuilt, manifest, prebuiltFolder, sha256Of } from './bootstrap/prebuilt.mjs';
import { toolchain } from './bootstrap/toolchain.mjs';
import { crate } from './check/native.mjs';

const mode = { pack, verify }[process.argv[2] ?? 'pack'];
await (mode ?? usage)();

function usage() {
  fail(`Unknown argument ${process.argv[2]}: the only argument is verify.`);
}

async function pack() {
  if (crate().failed > 0) fail('The library was not packed, because the crate does not pass its checks.');
  await buildCrate();
  const bytes = readFileSync(join(root, crateFolder, library));
  mkdirSync(prebuiltFolder, { recursive: true });
  for (const name of outputs.filter((name) => name !== library)) {
    writeFileSync(join(prebuiltFolder, name), readFileSync(join(root, crateFolder, name)));
  }
  const compressed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  writeFileSync(join(prebuiltFolder, compressedName), compressed);
  const facts = {
    sources: sourcesHash(),
    sha256: sha256Of(bytes),
    bytes: bytes.length,
    glibc: process.report.getReport().header.glibcVersionRuntime,
    toolchain: toolchain().trim().split('\n'),
    build: 'napi build --release --locked, paths remapped: tools/bootstrap/crate.mjs',
  };
  writeFileSync(join(prebuiltFolder, 'manifest.json'), `${JSON.stringify(facts, null, 2)}\n`);
  console.log(
    `${compressedName}: ${(bytes.length / 1e6).toFixed(1)} MB, packed ${(compressed.length / 1e6).toFixed(1)} MB`,
  );
}

async function verify() {
  const { sha256, toolchain: builtBy } = manifest() ?? {};
  if (!isPrebuilt(sourcesHash()))
    fail('The prebuilt library was not built from these sources. Build a new one with npm run prebuilt.');
  if (builtBy.join('\n') !== toolchain().trim()) {
    fail(
      `This machine has a different compiler from the one that built the library:\n  ${builtBy.join('\n  ')}\nInstall it with rustup toolchain install.`,
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'fastcart-verify-'));
  try {
    await buildCrate(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const found = sha256Of(readFileSync(join(root, crateFolder, library)));
  if (found !== sha256)
    fail(`Different: the library built from the sources has sha256 ${found}, the one in the repository ${sha256}`);
  console.log(`Equal: sha256 ${sha256}`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
