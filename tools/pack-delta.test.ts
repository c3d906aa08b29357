import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';

const root = join(__dirname, '..');
const folder = temporaryFolder();

function run(cwd: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stdout}${stderr}`);
  return stdout;
}

test('the packages install in an empty project without a network, and the quick start runs there', () => {
  const packages = join(folder, 'packages');
  run(root, 'node', 'tools/pack-delta.mjs', packages);
  const tarballs = readdirSync(packages);
  expect(tarballs.map((name) => name.replace(/-\d.*/, '')).sort()).toEqual([
    'fastcart-delta',
    `fastcart-delta-${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`,
  ]);

  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  const paths = tarballs.map((name) => join(packages, name));
  run(project, 'npm', 'install', '--offline', '--no-audit', '--no-fund', '--cache', join(folder, 'cache'), ...paths);
  expect(readdirSync(join(project, 'node_modules/@fastcart/delta')).sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist',
    'native.d.ts',
    'native.js',
    'package.json',
  ]);

  const [, quickStart] = /```ts\n([^]*?)```/.exec(readFileSync(join(root, 'libs/delta/README.md'), 'utf8'))!;
  writeFileSync(join(project, 'quick-start.ts'), quickStart!);
  const printed = run(project, 'node', 'quick-start.ts');
  expect(printed).toContain('2n');
});
