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
