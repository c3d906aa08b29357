import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { preloading } from './process';

/**
 * The environment of programs that know the Gold table of CONTRIBUTING.md, revenue_by_state. `file`: for the compiled
 * recipe.
 */
export function withRecipe(file: string): Record<string, string> {
  const page = readFileSync(join(__dirname, '../../CONTRIBUTING.md'), 'utf8');
  const [, source] = /^## Add a Gold table\n[^]*?```ts\n([^]*?)```/m.exec(page)!;
  const { code } = transformSync(source!, { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
  writeFileSync(file, code);
  return { GOLD_TABLE: file, NODE_OPTIONS: preloading('gold-table') };
}
