import { Argument, InvalidArgumentError, Option } from 'commander';

/** An argument or option of a command, made with its name, and the type of its value. */
export interface Given<Value, Made> {
  make: (name: string) => Made;
  type?: () => Value;
}

/** The values of arguments or options by name. */
export type ValuesOf<All> = { [Name in keyof All]: All[Name] extends { type?: () => infer Value } ? Value : never };

type Parse<Value> = (text: string) => Value;

/** `usage`: `<name>`, or `[name]` for an optional argument. */
export function argumentOf<Value>(
  usage: string,
  description = '',
  adjust: (made: Argument) => Argument = (made) => made,
): Given<Value, Argument> {
  return { make: () => adjust(new Argument(usage, description)) };
}

export function argument(usage: string, description?: string): Given<string, Argument> {
  return argumentOf(usage, description, (made) => made.argParser(notEmpty));
}

/** An option with a value; `toRun` is `--to-run`. */
export function optionOf<Value>(
  usage: string,
  description: string,
  adjust: (made: Option) => Option = (made) => made,
): Given<Value, Option> {
  return { make: (name) => adjust(new Option(`--${dashed(name)} ${usage}`.trimEnd(), description)) };
}

export function option(
  usage: string,
  description: string,
  adjust: (made: Option) => Option = (made) => made,
): Given<string | undefined, Option> {
  return optionOf(usage, description, (made) => adjust(made.argParser(notEmpty)));
}

/** A text with at least one character: a shell gives an empty one for a variable that is not set. */
export function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It needs a value.');
  return text;
}

/** An option without a value. */
export function flag(description: string, adjust?: (made: Option) => Option): Given<true | undefined, Option> {
  return optionOf('', description, adjust);
}

/** A number of seconds to wait. */
export function waiting(description: string, seconds: number): Given<number, Option> {
  return optionOf<number>('<seconds>', description, (made) => made.default(seconds).argParser(wholeNumber(0, 999_999)));
}

export function wholeNumber(least: number, greatest: number): Parse<number> {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= least && value <= greatest) return value;
    const [from, to] = [least, greatest].map((bound) => bound.toLocaleString('en-US'));
    throw new InvalidArgumentError(`It must be a whole number from ${from} to ${to}.`);
  };
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
