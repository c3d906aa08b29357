/** How a value stands in JSON. `parse` gives undefined for what does not fit: commitInfo can come from any program. */
export interface Field<T> {
  write(value: T): unknown;
  parse(value: unknown): T | undefined;
}

export type ValueOf<F> = F extends Field<infer T> ? T : never;

/** The range of a Delta `txn` version. */
const int64 = 2n ** 63n;

export const text: Field<string> = {
  write: (value) => value,
  parse: (value) => (typeof value === 'string' ? value : undefined),
};

const number: Field<number> = {
  write: (value) => value,
  parse: (value) => (Number.isFinite(value) ? (value as number) : undefined),
};

/** A count or a version. */
export const whole: Field<number> = {
  write: (value) => value,
  parse: (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined),
};

/** JSON has no 64-bit integers, so that an offset or a position is text. */
export const position: Field<bigint> = {
  write: (value) => value.toString(),
  parse: (value) => {
    if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return undefined;
    const parsed = BigInt(value);
    return parsed >= -int64 && parsed < int64 ? parsed : undefined;
  },
};

/** A whole number as text. */
export const wholeText: Field<number> = {
  write: (value) => value.toString(),
  parse: (value) => {
    const parsed = position.parse(value);
    return parsed === undefined ? undefined : whole.parse(Number(parsed));
  },
};

export function orNull<T>(field: Field<T>): Field<T | null> {
  return {
    write: (value) => (value === null ? null : field.write(value)),
    parse: (value) => (value === null ? null : field.parse(value)),
  };
}

/** Undefined when one of its items does not fit: a range of which a part is missing would be wrong. */
export function listOf<T>(item: Field<T>): Field<T[]> {
  return {
    write: (values) => values.map((value) => item.write(value)),
    parse: (values) => {
      if (!Array.isArray(values)) return undefined;
      const parsed = values.map((value) => item.parse(value)).filter((value) => value !== undefined);
      return parsed.length === values.length ? parsed : undefined;
    },
  };
}

/** Values by name. Those that do not fit are left out. */
function byName<T>(field: Field<T>): Field<Record<string, T>> {
  return {
    write: (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, field.write(value)])),
    parse: (values) => {
      if (!isObject(values)) return undefined;
      const parsed = Object.entries(values).map(([name, value]) => [name, field.parse(value)] as const);
      const fitting = parsed.filter(
        (entry): entry is [string, T] => entry[1] !== undefined && entry[0] !== '__proto__',
      );
      return Object.fromEntries(fitting);
    },
  };
}

export const numbers = byName(number);
export const wholeNumbers = byName(whole);
export const positions = byName(position);

export type Fields = Record<string, { write(value: never): unknown; parse(value: unknown): unknown }>;
export type ValuesOf<F> = { [K in keyof F]: ValueOf<F[K]> };

/** An object with these keys; undefined when a required one is missing or does not fit. */
export function struct<R extends Fields, O extends Fields = Record<never, never>>(
  required: R,
  optional?: O,
): Field<ValuesOf<R> & Partial<ValuesOf<O>>> {
  const fields = { ...required, ...optional };
  return {
    write: (values) => writeFields(fields, values),
    parse: (values) => {
      if (!isObject(values)) return undefined;
      const parsed = parseFields(fields, values);
      const isWhole = Object.keys(required).every((name) => name in parsed);
      return isWhole ? (parsed as ValuesOf<R> & Partial<ValuesOf<O>>) : undefined;
    },
  };
}

/** Values that are undefined are left out. */
export function writeFields<F extends Fields>(fields: F, values: Partial<ValuesOf<F>>): Record<string, unknown> {
  const entries = Object.entries(fields).flatMap(([name, field]) => {
    const value = values[name];
    return value === undefined ? [] : [[name, field.write(value as never)] as const];
  });
  return Object.fromEntries(entries);
}

/** Values that are missing or do not fit are left out. */
export function parseFields<F extends Fields>(fields: F, values: Record<string, unknown>): Partial<ValuesOf<F>> {
  const entries = Object.entries(fields).flatMap(([name, field]) => {
    const value: unknown = Object.hasOwn(values, name) ? field.parse(values[name]) : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries) as Partial<ValuesOf<F>>;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
