import { join } from 'node:path';
import { once } from './cache';
import { execute } from './execute';

/** A Python interpreter with just these packages (`name==version`). */
export function pythonWith(...pins: string[]): string {
  const folder = once(`python-${pins.join('-').replaceAll('==', '-')}`, (unfinished) => {
    execute('python3', ['-m', 'venv', unfinished]);
    execute(join(unfinished, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', ...pins]);
  });
  return join(folder, 'bin', 'python');
}
