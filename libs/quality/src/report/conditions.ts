import { checkNames } from './checks';

/** One thing that `--fail-on` or `--warn-on` asks: a check by its own judgement, or a bound on its figure. */
export interface Condition {
  /** As it was written. */
  text: string;
  check: string;
  bound?: { side: '<' | '>'; value: number };
}

/**
 * Conditions, separated by commas: `score<0.95,rejected>0.02,accounting`. Mistakes are sentences, empty when there are none.
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

export function crosses({ side, value: bound }: NonNullable<Condition['bound']>, value: number): boolean {
  return side === '<' ? value < bound : value > bound;
}
