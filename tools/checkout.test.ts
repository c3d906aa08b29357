import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'fastcart-checkout-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (command: string, ...args: string[]): string => execFileSync(command, args, { encoding: 'utf8' });

test('./lake runs through a symbolic link', () => {
  const link = join(folder, 'lake');
  symlinkSync(join(root, 'lake'), link);
  expect(run(link, '--version')).toBe(run(join(root, 'lake'), '--version'));
});

test('a clone has the line ends that were committed, also with core.autocrlf', () => {
  const clone = join(folder, 'clone');
  run('git', 'clone', '--quiet', '--config', 'core.autocrlf=true', `file://${root}`, clone);
  // "i/lf w/lf attr/text=auto eol=lf <tab> path": in the index, in the folder.
  const files = run('git', '-C', clone, 'ls-files', '--eol').trimEnd().split('\n');
  expect(files.length).toBeGreaterThan(1000);
  const differing = files.filter((line) => {
    const [index, worktree] = /^i\/(\S*) +w\/(\S*)/.exec(line)!.slice(1);
    return index !== worktree;
  });
  expect(differing).toEqual([]);
});
