import { quoted } from './text';

/** What Java's regular expressions read in another way, or not at all: classes by letters, groups with marks, possessive repetitions. */
const different = [/\\[a-zA-Z0-9]/, /\(\?/, /[*+?}]\+/, /\[:/, /--/, /~~/, /&&/];

/** A regular expression for Java. With UNIX_LINES a line ends only at a line feed, but `$` matches before a last one too. */
export function javaPattern(pattern: string): string {
  if (different.some((construct) => construct.test(pattern))) throw new TypeError(`Spark lacks the pattern ${pattern}`);
  const parts = pattern.matchAll(/\\.|\[\^?\]?(?:\\.|[^\]])*\]|\$|[^\\[$]+/gsu);
  return quoted(`(?d)${[...parts].map(([part]) => (part === '$' ? String.raw`\z` : part)).join('')}`);
}
