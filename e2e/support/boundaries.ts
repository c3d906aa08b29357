import { readFileSync, rmSync } from 'node:fs';
import { runWatched } from './process';

export interface Boundary {
  layer: string;
  table?: string;
  step?: string;
  at: string;
}

/** Runs an app to its end, which must be a good one; the boundaries that it passes, in order. `file`: for its own use. */
export function boundariesOf(app: string, args: string[], file: string, env: Record<string, string> = {}): Boundary[] {
  rmSync(file, { force: true });
  const { code, errors } = runWatched(app, args, { ...env, BOUNDARIES: file });
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Boundary);
}
