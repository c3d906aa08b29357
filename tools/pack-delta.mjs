// Packs the binding as npm packages, as napi does: one with the compiled JavaScript, and one for each platform whose
// library exists.
//
//   node tools/pack-delta.mjs FOLDER
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from './bootstrap/paths.mjs';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('Usage: npm run pack:delta -- FOLDER');
  process.exit(64);
}
const out = resolve(process.env.INIT_CWD ?? '.', folder);
const crate = join(root, 'libs/delta');
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const write = (path, json) => writeFileSync(path, `${JSON.stringify(json, null, 2)}\n`);

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}

mkdirSync(out, { recursive: true });
const stage = mkdtempSync(join(tmpdir(), 'fastcart-pack-'));
try {
  const { private: _, nx: __, exports, ...manifest } = read(join(crate, 'package.json'));
  // The workspace's own condition refers to sources, which are not published.
  const { '@fastcart/source': ___, ...entry } = exports['.'];
  write(join(stage, 'package.json'), { ...manifest, exports: { '.': entry } });
  run('napi', ['create-npm-dirs', '--cwd', stage]);

  const optionalDependencies = {};
  for (const target of platforms()) {
    optionalDependencies[target.name] = manifest.version;
    const library = join(crate, target.main);
    if (!existsSync(library)) continue;
    copyFileSync(library, join(target.folder, target.main));
    copyFileSync(join(root, 'LICENSE'), join(target.folder, 'LICENSE'));
    run('npm', ['pack', '--silent', '--pack-destination', out, target.folder]);
  }

  write(join(stage, 'package.json'), { ...manifest, exports: { '.': entry }, optionalDependencies });
  for (const name of ['dist', 'native.js', 'native.d.ts', 'README.md']) {
    cpSync(join(crate, name), join(stage, name), { recursive: true });
  }
  copyFileSync(join(root, 'LICENSE'), join(stage, 'LICENSE'));
  run('npm', ['pack', '--silent', '--pack-destination', out, stage]);
} finally {
  rmSync(stage, { recursive: true });
}

function platforms() {
  const folders = join(stage, 'npm');
  return readdirSync(folders).map((name) => {
    const target = join(folders, name);
    return { folder: target, ...read(join(target, 'package.json')) };
  });
}
