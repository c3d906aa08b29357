import { readFileSync } from 'node:fs';

/** The text of the file that a parameter names; undefined when there is none, or it cannot be read, which is a mistake. */
export function contentOf(parameters: URLSearchParams, name: string, mistakes: string[]): string | undefined {
  const path = parameters.get(name);
  if (path === null) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    mistakes.push(`names a file in ${name} that cannot be read`);
    return undefined;
  }
}
