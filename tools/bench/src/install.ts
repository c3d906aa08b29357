import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonWith, sparkPins } from '@fastcart/environments';
import { root } from './paths';

const polarsPins = ['polars==2.1.0', 'deltalake==1.6.6'];

/** A Python with Polars and deltalake. */
export function polarsPython(): string {
  return pythonWith(...polarsPins);
}

/** What is measured against what. */
export function versions(withSpark: boolean): Record<string, string> {
  const pins = [...polarsPins, ...(withSpark ? sparkPins : [])].map((pin) => pin.split('==') as [string, string]);
  const { stdout } = spawnSync('python3', ['--version'], { encoding: 'utf8' });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const python = stdout.trim().replace('Python ', '');
  return { product: version, node: process.versions.node, python, ...Object.fromEntries(pins) };
}
