/** A JSON value. A number keeps its digits. */
export type Json = string | boolean | null | RawNumber | Json[] | { [name: string]: Json };

interface RawNumber {
  rawJSON: string;
}

/** ECMAScript's JSON with source texts, which TypeScript does not declare yet. */
declare global {
  interface JSON {
    parse(text: string, reviver: (key: string, value: unknown, context: { source: string }) => unknown): unknown;
    rawJSON(text: string): RawNumber;
    isRawJSON(value: unknown): value is RawNumber;
  }
}

export type JsonObject = Record<string, Json>;

export function parseObject(text: string): JsonObject {
  return JSON.parse(text, (_, value: unknown, { source }) =>
    typeof value === 'number' ? JSON.rawJSON(source) : value,
  ) as JsonObject;
}

/** The compact JSON text of members; undefined without members. */
export function objectText(object: JsonObject): string | undefined {
  return Object.keys(object).length === 0 ? undefined : JSON.stringify(object);
}

/** The content of a string or the digits of a number, as Silver reads a text column. */
export function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return JSON.isRawJSON(value) ? value.rawJSON : undefined;
}
