import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Write, writes } from './writing';

/** `yes`, an error's code, `differs` from what Spark reads, or `–` where there is nothing of the kind. */
export type Cells = Record<'read' | 'changes' | Write, string>;

/** The table of docs/features.md: what the test holds the binding to. */
export const page = new Map<string, Cells>(
  readFileSync(join(__dirname, '../../libs/delta/docs/features.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')))
    .flatMap(([, link = '', ...cells]) => {
      const [, name] = /\/tables\/(.+)\.sql\)$/.exec(link) ?? [];
      const names = ['read', 'changes', ...writes];
      return name ? [[name, Object.fromEntries(names.map((key, at) => [key, cells[at]])) as Cells] as const] : [];
    }),
);
