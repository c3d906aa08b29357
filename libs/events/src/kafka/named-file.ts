import { readFileSync } from 'node:fs';

/** The text of the file in a parameter; undefined without the parameter. A file that cannot be read is a mistake. */
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
