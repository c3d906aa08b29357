import { either, flag, list, object, oneOf, record, text } from './arguments';

/** The Delta protocol's schema, as its log holds it (PROTOCOL.md, "Schema Serialization Format"). */
export interface Schema {
  type: 'struct';
  fields: Field[];
}

export interface Field {
  name: string;
  type: FieldType;
  nullable: boolean;
  metadata: { comment?: string } & Record<string, unknown>;
}

export type FieldType = PrimitiveType | Schema | ArrayType;

export type PrimitiveType =
  | 'string'
  | 'integer'
  | 'long'
  | 'double'
  | 'boolean'
  | 'binary'
  | 'date'
  | 'timestamp'
  | `decimal(${number},${number})`;

export interface ArrayType {
  type: 'array';
  elementType: FieldType;
  containsNull: boolean;
}

/** What types are made of is the library's to judge. */
const type = either(text, (value) => typeof value === 'string', record);

export const field = object({ name: text, type, nullable: flag, metadata: record }, ['name', 'type']);
export const struct = object({ type: oneOf('struct'), fields: list(field) }, ['type', 'fields']);
