import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';

const root = join(__dirname, '..');

/** A repository with the hook, prettier, and a lint that prints its arguments and fails. */
const repository = temporaryFolder();
const write = (path: string, text: string): void => writeFileSync(join(repository, path), text);
const git = (...args: string[]): string => execFileSync('git', args, { cwd: repository, encoding: 'utf8' });

beforeAll(() => {
  git('init', '--quiet');
  git('config', 'core.hooksPath', '.githooks');
  git('config', 'commit.gpgSign', 'false');
  for (const path of ['.githooks', '.prettierrc.json'])
    cpSync(join(root, path), join(repository, path), { recursive: true });
  mkdirSync(join(repository, 'node_modules/.bin'), { recursive: true });
  mkdirSync(join(repository, 'tools'));
  symlinkSync(join(root, 'node_modules/prettier/bin/prettier.cjs'), join(repository, 'node_modules/.bin/prettier'));
  write('tools/lint.mjs', "console.log('lint', ...process.argv.slice(2));\nprocess.exit(1);\n");
});
beforeEach(() => git('rm', '-r', '--cached', '--quiet', '--ignore-unmatch', '.'));

function commit(...files: string[]): { status: number | null; output: string } {
  git('add', '--', ...files);
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
  const args = [...author, 'commit', '--quiet', '--message', 'test'];
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: repository, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test('a staged file that is not formatted stops a commit, one that is not staged does not', () => {
  write('good.json', '{ "a": 1 }\n');
  write('bad name.json', '{"a":1}\n');
  expect(commit('good.json')).toEqual({ status: 0, output: '' });
  expect(commit('bad name.json')).toEqual({ status: 1, output: expect.stringContaining('bad name.json') });
});

test('a staged file of TypeScript is linted, and a finding stops a commit', () => {
  write('good.ts', 'export {};\n');
  write('other.ts', 'export {};\n');
  expect(commit('good.ts')).toEqual({ status: 1, output: 'lint good.ts\n' });
});

test('without packages the hook says what to do', () => {
  rmSync(join(repository, 'node_modules'), { recursive: true });
  const PATH = '/usr/bin:/bin';
  const { status, stderr } = spawnSync('.githooks/pre-commit', { cwd: repository, env: { PATH }, encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringContaining('npm run setup')]);
});
