import type { FieldType } from '@fastcart/delta';

/** A type in Spark's format, with the names of Delta's log. */
export function typeText(type: FieldType): string {
  if (typeof type === 'string') return type;
  if (type.type === 'array') return `array<${typeText(type.elementType)}>`;
  return `struct<${type.fields.map((field) => `${field.name}: ${typeText(field.type)}`).join(', ')}>`;
}
