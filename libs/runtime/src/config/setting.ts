import type * as v from 'valibot';
import { parseText, type Type } from './types';

export interface Setting<Value = unknown> {
  description: string;
  type: Type<Value>;
  /** A text, as the environment has it. A setting without a default is required, or `optional`. */
  default?: string;
  /** Absent means that the program decides, as the description says. */
  optional?: true;
}

/** The typed value of a setting. */
export type ValueOf<S extends Setting> = v.InferOutput<S['type']> | (S extends { optional: true } ? undefined : never);

/**
 * The value of a setting from a text, or else from the default; undefined when the setting is optional and absent. When
 * something is wrong with the text, `onMistake` gets it as a predicate.
 */
export function parseSetting<S extends Setting>(
  setting: S,
  text: string | undefined,
  onMistake: (mistake: string) => void,
): ValueOf<S> | undefined {
  const given = text ?? setting.default;
  if (given) return parseText(setting.type, given, onMistake) as ValueOf<S> | undefined;
  if (!setting.optional) onMistake('is required');
  return undefined;
}
