// Bundles programs: the code of each and the packages that it imports, in a few files, because Node takes longer to find and
// read hundreds of files than to run them. tsc checks the types, and compiles for tests and tools.
//
//   node tools/bundle.mjs FOLDER [FOLDER ...]        (apps/lake, for example)
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { build, transform } from 'esbuild';
import { root } from './bootstrap/paths.mjs';
import { external } from './external.mjs';

/** The binding's loader looks for its library beside itself. */
const binding = {
  name: 'binding',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.\/native$/ }, () => ({ path: '@fastcart/delta/native', external: true }));
  },
};

/** esbuild takes a file without an export for CommonJS, and then does not join the modules that it imports. */
const entry = {
  name: 'entry',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/main\.ts$/ }, ({ path }) => ({
      contents: `${readFileSync(path, 'utf8')}\nexport {};`,
      loader: 'ts',
    }));
  },
};

/** A bundle gives `import()` of a CommonJS package no names. */
const lazyPackages = {
  name: 'lazy packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^.]/ }, ({ path, kind, importer }) => {
      const isOwn = path.startsWith('@fastcart/') || path.startsWith('node:') || importer.includes('node_modules');
      if (kind !== 'dynamic-import' || isOwn || external.includes(path)) return undefined;
      return { errors: [{ text: `import() has to name a module of ours that imports ${path}` }] };
    });
  },
};

const folders = process.argv.slice(2);
/** A place as deep as those of the programs, so that the maps of what they share fit each. */
const shared = 'apps/shared/dist';

// One build, because the programs share most of their code.
const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: folders.map((folder) => ({ in: `${folder}/src/main.ts`, out: basename(folder) })),
  outdir: shared,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  // What `import()` loads is in files of its own. Only ES modules can be split.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'esnext',
  conditions: ['@fastcart/source'],
  external,
  plugins: [binding, entry, lazyPackages],
  sourcemap: 'inline',
  sourcesContent: false,
  metafile: true,
  write: false,
});

const files = new Map(
  await Promise.all(outputFiles.map(async ({ path, text }) => [relative(root, path), await toCommonJs(path, text)])),
);
for (const folder of folders) writeProgram(join(shared, `${basename(folder)}.js`), join(root, folder, 'dist'));

/** Node loads CommonJS in less time. */
async function toCommonJs(path, text) {
  const { code, map } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'esnext',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'moduleUrl' },
    banner: text.includes('import.meta.url')
      ? "const moduleUrl = require('node:url').pathToFileURL(__filename).href;"
      : '',
    sourcemap: 'external',
    sourcesContent: false,
    // The sources in the map of esbuild are relative to the file.
    sourcefile: basename(path),
  });
  return { code, map };
}

/** Writes the chunks that main.js loads, then main.js, as files of that folder, and removes the chunks of an earlier bundle. */
function writeProgram(entry, folder) {
  const chunks = join(folder, 'chunks');
  mkdirSync(chunks, { recursive: true });
  const written = new Set();
  for (const output of [...closure(entry)].toReversed()) {
    const path = join(folder, output === entry ? 'main.js' : relative(shared, output));
    const { code, map } = files.get(output);
    writeFileSync(`${path}.map`, map);
    // A program that is loaded meanwhile has the old file or the new one.
    writeFileSync(`${path}.new`, `${code}//# sourceMappingURL=${basename(path)}.map\n`);
    renameSync(`${path}.new`, path);
    written.add(basename(path)).add(`${basename(path)}.map`);
  }
  for (const name of readdirSync(chunks)) if (!written.has(name)) rmSync(join(chunks, name));
}

function closure(output, found = new Set()) {
  if (found.has(output)) return found;
  found.add(output);
  for (const { path, external } of metafile.outputs[output].imports) if (!external) closure(path, found);
  return found;
}
