import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { until } from '@fastcart/services';

const root = join(__dirname, '..');
const folder = temporaryFolder();

const run = (command: string, ...args: string[]): string => execFileSync(command, args, { encoding: 'utf8' });

test('./lake runs through a symbolic link', () => {
  const link = join(folder, 'lake');
  symlinkSync(join(root, 'lake'), link);
  expect(run(link, '--version')).toBe(run(join(root, 'lake'), '--version'));
});

test('a clone has the line ends that were committed, also with core.autocrlf', () => {
  const clone = join(folder, 'clone');
  run('git', 'clone', '--quiet', '--config', 'core.autocrlf=true', root, clone);
  // "i/lf w/lf attr/text=auto eol=lf <tab> path": in the index, in the folder.
  const files = run('git', '-C', clone, 'ls-files', '--eol').trimEnd().split('\n');
  expect(files.length).toBeGreaterThan(1000);
  const differing = files.filter((line) => {
    const [index, worktree] = /^i\/(\S*) +w\/(\S*)/.exec(line)!.slice(1);
    return index !== worktree;
  });
  expect(differing).toEqual([]);
});

test('a script of npm is one command, which gets the signals that npm passes on', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const other = Object.values(scripts).filter((script) => !/^exec [^;&|]+$/.test(script));
  expect(other).toEqual([]);
});

test('SIGTERM to npm start stops the demo', async () => {
  const [log, lake] = [join(folder, 'log'), join(folder, 'tables')];
  const args = ['start', '--', '--orders', '1000000', '--log', `file://${log}`, '--lake', lake];
  const npm = spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const output of [npm.stdout, npm.stderr]) output.resume();
  const exit = once(npm, 'exit');
  // Comes when no process has the output open any more: all have ended.
  const closed = once(npm, 'close');
  await until(() => existsSync(log), 'events of the demo');
  npm.kill('SIGTERM');
  expect(await exit).toEqual([143, null]);
  await closed;
});
