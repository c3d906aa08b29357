import type { Manifest } from '../stack';

/** What is wrong with a stack, a sentence each. */
export type Policy = (stack: Manifest[]) => string[] | Promise<string[]>;
