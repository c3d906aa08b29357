import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { preloading } from './process';

/** The compiled module of the Gold table of CONTRIBUTING.md, revenue_by_state. */
export function recipe(): string {
  const page = readFileSync(join(__dirname, '../../CONTRIBUTING.md'), 'utf8');
  const [, source] = /^## Add a Gold table\n[^]*?```ts\n([^]*?)```/m.exec(page)!;
  return transformSync(source!, { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }).code;
}

/** The environment of watched processes that have the table of the recipe. `file`: for the compiled recipe. */
export function watchedWithRecipe(file: string): Record<string, string> {
  writeFileSync(file, recipe());
  return { GOLD_TABLE: file, NODE_OPTIONS: preloading('gold-table', 'kill-at') };
}
