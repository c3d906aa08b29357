import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const pins = ['deltalake==1.6.6', 'pyarrow==23.0.1'];
const cache = process.env.FASTCART_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fastcart');

function execute(command: string, args: string[], input?: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', input });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}

/** A Python with the deltalake package, in an environment that is made once per machine. */
function interpreter(): string {
  const folder = join(cache, `python-${pins.join('-').replaceAll('==', '-')}`);
  const python = join(folder, 'bin', 'python');
  if (existsSync(python)) return python;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  execute('python3', ['-m', 'venv', unfinished]);
  execute(join(unfinished, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', ...pins]);
  renameSync(unfinished, folder);
  return python;
}

/** pyarrow's threads sometimes abort the interpreter while it shuts down: it does not get that far. */
const leave = '\nimport os, sys\nsys.stdout.flush()\nos._exit(0)\n';

/** Runs a Python script; what it prints is JSON. */
export function python<T>(script: string, ...args: string[]): T {
  return JSON.parse(execute(interpreter(), ['-', ...args], script + leave)) as T;
}
