import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const REGISTER = join(__dirname, '../../../../libs/events/src/testing/register.js');
const MAIN = join(__dirname, '../main.ts');

/** Runs the command in its own process, from the sources. */
export function startGenerator(...argv: string[]): ChildProcess {
  return spawn(process.execPath, ['--conditions=@fastcart/source', '-r', REGISTER, MAIN, ...argv]);
}

export async function outcomeOf(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk) => (stdout += chunk));
  child.stderr?.on('data', (chunk) => (stderr += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
