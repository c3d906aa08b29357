// Builds the images of all programs, or of the given ones, with Docker, Podman or Buildah, the first that works.
//
//   npm run images [-- PROGRAM ...] [-- --FLAG ...]    flags are passed to the builder: --build-arg BASE=..., --layers
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '../bootstrap/execute.mjs';
import { root } from '../bootstrap/paths.mjs';
import { context, layOut } from './lay-out.mjs';

const all = ['generator', 'bronze-worker', 'silver-worker', 'gold-worker', 'lake'];
const arguments_ = process.argv.slice(2);
const flagsAt = arguments_.findIndex((argument) => argument.startsWith('-'));
const [named, flags] = flagsAt < 0 ? [arguments_, []] : [arguments_.slice(0, flagsAt), arguments_.slice(flagsAt)];
const programs = named.length > 0 ? named : all;
const unknown = programs.filter((program) => !all.includes(program));
if (unknown.length > 0) {
  console.error(`There is no program ${unknown.join(', ')}. The programs are ${all.join(', ')}.`);
  process.exit(64);
}

// A machine may have the client of Docker without its daemon.
const builder = ['docker', 'podman', 'buildah'].find((name) => spawnSync(name, ['info']).status === 0);
if (!builder) {
  console.error(
    'Docker, Podman and Buildah are missing or do not work. Install one of them, for example with apt-get install buildah.',
  );
  process.exit(69);
}

const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const [revision, created] = git('log', '-1', '--format=%H %cI').split(' ');
await layOut(programs);
for (const program of programs) {
  const { description } = JSON.parse(readFileSync(join(root, 'apps', program, 'package.json'), 'utf8'));
  const labels = { title: `fastcart/${program}`, description, version, revision, created, licenses: license };
  const image = ['--target', program, '--tag', `fastcart/${program}:${version}`];
  const said = Object.entries(labels).flatMap(([name, text]) => [
    '--label',
    `org.opencontainers.image.${name}=${text}`,
  ]);
  const file = ['--file', join(root, 'Dockerfile'), context];
  await execute(`Building ${program}`, builder, ['build', ...image, ...said, ...flags, ...file]);
}
console.log(`Built with ${builder}: ${programs.map((program) => `fastcart/${program}:${version}`).join(', ')}`);

function git(...args) {
  return spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();
}
