import { checkNames } from './checks';

/** A condition of `--fail-on` or `--warn-on`: a check alone, which is met by a finding of it, or a bound on its figure. */
export interface Condition {
  /** As the user wrote it. */
  text: string;
  check: string;
  bound?: { side: '<' | '>'; value: number };
}

/**
 * Parses conditions separated by commas: `score<0.95,rejected>0.02,accounting`. `mistakes` has a sentence for each invalid one.
 */
export function parseConditions(text: string): { conditions: Condition[]; mistakes: string[] } {
  const mistakes: string[] = [];
  const conditions = text.split(',').flatMap((part) => {
    const written = part.trim();
    const [, check = '', side, number] = /^([a-z_]+)(?:\s*([<>])\s*(\d+(?:\.\d+)?))?$/.exec(written) ?? [];
    if (check === '') mistakes.push(`'${written}' must be a check, or a check with < or > and a number`);
    else if (!checkNames.includes(check)) mistakes.push(`there is no check '${check}'`);
    return { text: written, check, ...(side && { bound: { side: side as '<' | '>', value: Number(number) } }) };
  });
  return { conditions, mistakes };
}

export function meets({ side, value: bound }: NonNullable<Condition['bound']>, value: number): boolean {
  return side === '<' ? value < bound : value > bound;
}
