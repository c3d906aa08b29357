import * as v from 'valibot';
import { parseSize } from '../process/memory';

/** What a setting may be: a schema from the text to its value. The first thing that is wrong is the message of its error. */
export type Type<Value = unknown> = v.GenericSchema<string, Value>;

// It is the end of a line of Windows, for example, and people do not see it.
const line = v.pipe(v.string(), v.regex(/^\P{Cc}*$/u, 'contains a control character, such as a line end'));

/** `mistake`: what is wrong with a text, as a predicate such as `has the port 0`; undefined when nothing is. */
export function text(mistake?: (text: string) => string | undefined): Type<string> {
  return v.pipe(
    line,
    v.rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? mistake?.(dataset.value) : undefined;
      if (message !== undefined) addIssue({ message });
    }),
  );
}

/** A text that may have control characters. `bytes`: its least length. */
export function secret(bytes: number): Type<string> {
  return v.pipe(v.string(), v.minBytes(bytes, `must have at least ${bytes} bytes`));
}

export function oneOf<const Choices extends readonly string[]>(...choices: Choices): Type<Choices[number]> {
  const values = choices.map((choice) => `\`${choice}\``).join(', ');
  return v.pipe(line, v.picklist(choices, `must be one of ${choices.join(', ')}`), v.metadata({ values }));
}

/** A boolean in the words that mean true and false. */
export function yesNo(yes: string, no: string): Type<boolean> {
  return v.pipe(
    oneOf(yes, no),
    v.transform((choice) => choice === yes),
  );
}

export function wholeNumber(least: number, greatest: number): Type<number> {
  const message = `must be a whole number from ${least} to ${greatest}`;
  return v.pipe(
    line,
    v.digits(message),
    v.transform(Number),
    v.minValue(least, message),
    v.maxValue(greatest, message),
    v.metadata({ values: `${least} to ${greatest}` }),
  );
}

/** A whole number of seconds, as milliseconds. */
export function seconds(least: number, greatest: number): Type<number> {
  return v.pipe(
    wholeNumber(least, greatest),
    v.transform((value) => value * 1000),
  );
}

/** A number of bytes with a unit, as bytes. */
export function size(least: string, greatest: string): Type<number> {
  const message = `must be a size from ${least} to ${greatest}, such as 512MB`;
  return v.pipe(
    line,
    v.transform((value) => parseSize(value) ?? NaN),
    v.minValue(parseSize(least)!, message),
    v.maxValue(parseSize(greatest)!, message),
    v.metadata({ values: `${least} to ${greatest}` }),
  );
}

/** The values that a type allows, for documentation; empty when they cannot be listed. */
export function allowed(type: Type): string {
  return (v.getMetadata(type).values as string | undefined) ?? '';
}

/** The value of a text. When something is wrong with the text, `onMistake` gets it as a predicate. */
export function parseText<Value>(
  type: Type<Value>,
  value: string,
  onMistake: (mistake: string) => void,
): Value | undefined {
  const result = v.safeParse(type, value, { abortPipeEarly: true });
  if (result.success) return result.output;
  onMistake(result.issues[0].message);
  return undefined;
}
