import { readFileSync, rmSync } from 'node:fs';
import { runWatched } from './process';

export interface Boundary {
  layer: string;
  table?: string;
  step?: string;
  at: string;
}

/** Runs an app, which must succeed, and returns its boundaries in order. `file`: a file for the call. */
export function boundariesOf(app: string, args: string[], file: string, env: Record<string, string> = {}): Boundary[] {
  rmSync(file, { force: true });
  const { code, errors } = runWatched(app, args, { ...env, BOUNDARIES: file });
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Boundary);
}
