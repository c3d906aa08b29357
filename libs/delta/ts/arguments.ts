import { DeltaError } from './errors';

/**
 * What an argument has to be. The message names the argument and what it has to be, and of the value only its type: the
 * value may be somebody's row.
 *
 * @throws {DeltaError} INVALID_ARGUMENT
 */
export type Shape = (value: unknown, name: string) => void;

export const text = shape('a string', (value) => typeof value === 'string');
export const flag = shape('true or false', (value) => typeof value === 'boolean');
export const number = shape('a number', (value) => typeof value === 'number' && Number.isFinite(value));
export const count = shape('a whole number from 0 on', (value) => Number.isSafeInteger(value) && Number(value) >= 0);
export const integer = shape('an integer', (value) => typeof value === 'bigint' || Number.isSafeInteger(value));
export const bigint = shape('a bigint', (value) => typeof value === 'bigint');
export const time = shape('a Date or a string', (value) => typeof value === 'string' || isA('Date', value));
export const record = shape('an object', (value) => isA('Object', value));
export const buffer = shape('a Buffer', (value) => isA('Uint8Array', value));
export const stream = shape('an async iterable', (value) => isObject(value) && Symbol.asyncIterator in value);
const signal = shape('an AbortSignal', (value) => isA('AbortSignal', value));
const callback = shape('a function', (value) => typeof value === 'function');

export function oneOf(...names: string[]): Shape {
  return shape(`one of ${names.join(', ')}`, (value) => names.includes(value as string));
}

/** An array of that type, such as `Uint32Array`. */
export function typedArray(type: string): Shape {
  return shape(`a ${type}`, (value) => isA(type, value));
}

export function list(of: Shape): Shape {
  return (value, name) => {
    if (!Array.isArray(value)) throw mistaken(name, 'an array', value);
    for (const [index, each] of value.entries()) of(each, `${name}[${index}]`);
  };
}

/** An object whose keys the caller chooses. */
export function map(of: Shape): Shape {
  return (value, name) => {
    record(value, name);
    for (const each of Object.values(value as object)) of(each, `a value of ${name}`);
  };
}

/** An object with these members and no other; those in `needed` have to be there. */
export function object(members: Record<string, Shape>, needed: string[] = []): Shape {
  return (value, name) => {
    record(value, name);
    const given = value as Record<string, unknown>;
    const wrong = Object.keys(given).find((key) => given[key] !== undefined && !Object.hasOwn(members, key));
    if (wrong !== undefined) throw unknown(name, wrong, Object.keys(members));
    for (const [key, of] of Object.entries(members))
      if (given[key] !== undefined || needed.includes(key)) of(given[key], `${name}.${key}`);
  };
}

export function either(first: Shape, isFirst: (value: unknown) => boolean, second: Shape): Shape {
  return (value, name) => (isFirst(value) ? first : second)(value, name);
}

/** What a commit carries besides rows. */
export const commit = object({ transactions: map(integer), metadata: record });

/** Options of what may take long, and more. */
export function options(more: Record<string, Shape> = {}): Shape {
  return object({ signal, onProgress: callback, ...more });
}

/** Options of what commits, and more. */
export function writeOptions(more: Record<string, Shape> = {}): Shape {
  return options({ commit, ...more });
}

/**
 * Text of what has to be JSON.
 *
 * @throws {DeltaError} INVALID_ARGUMENT
 */
export function json(name: string, value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    throw new DeltaError('INVALID_ARGUMENT', `${name} must be JSON`);
  }
}

export function check(shapes: Record<string, [value: unknown, shape: Shape]>): void {
  for (const [name, [value, of]] of Object.entries(shapes)) of(value, name);
}

export function shape(expected: string, isIt: (value: unknown) => boolean): Shape {
  return (value, name) => {
    if (!isIt(value)) throw mistaken(name, expected, value);
  };
}

function mistaken(name: string, expected: string, value: unknown): DeltaError {
  return new DeltaError('INVALID_ARGUMENT', `${name} must be ${expected}, not ${typeOf(value)}`);
}

/** What does not look like the name of an option may be data. */
function unknown(name: string, key: string, known: string[]): DeltaError {
  const what = /^[a-z]{1,20}$/i.test(key) ? `has no member ${key}` : 'has an unknown member';
  return new DeltaError('INVALID_ARGUMENT', `${name} ${what}; its members are ${known.join(', ')}`);
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (isObject(value)) return isA('Object', value) ? 'an object' : 'an object of another class';
  return `a ${typeof value}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** `instanceof` fails between jest's realms. */
function isA(type: string, value: unknown): boolean {
  return Object.prototype.toString.call(value) === `[object ${type}]`;
}
