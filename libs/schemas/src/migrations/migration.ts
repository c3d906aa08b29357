import type { DataType } from '@fastcart/query';
import { rejected, silver } from '../silver';
import { columnNames } from '../table';
import { mistakeInPath } from './path';

/** The types that Silver can read from a field, by the same code as its own columns. */
export const promotedTypes = [
  'string',
  'integer',
  'decimal(18,2)',
  'timestamp',
  'boolean',
] as const satisfies DataType[];

/** A field of the event that becomes a column of Silver. */
export interface Promotion {
  table: 'silver';
  column: string;
  type: (typeof promotedTypes)[number];
  comment: string;
  /** The field, as a path of `_rescued_data`: `coupon_code`, `shipping_address.apartment`. */
  from: string;
}

/** A change of the schema from one version to the next: a file such as `002-coupon-code.json`. */
export interface Migration {
  version: number;
  description: string;
  add: Promotion[];
}

/** Names that Silver's plan uses for columns of its own. */
const reserved = [
  'source',
  'rejected',
  ...['timestamp', 'quantity', 'price', 'total'].map((name) => `${name}_received`),
];
const taken = new Set([...columnNames(silver), ...columnNames(rejected), ...reserved]);

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/** The mistakes in the content of a file. Without mistakes it is a {@link Migration}. */
export function mistakesIn(migration: unknown): string[] {
  if (!isObject(migration)) return ['is not a JSON object'];
  const { version, description, add } = migration;
  return [
    ...keyMistakes(migration, ['version', 'description', 'add']),
    ...(Number.isInteger(version) && (version as number) >= 2 ? [] : ['version must be a whole number, 2 or greater']),
    ...(isText(description) ? [] : ['description must be a text']),
    ...(Array.isArray(add) && add.length > 0
      ? add.flatMap((promotion: unknown, index) =>
          promotionMistakes(promotion).map((mistake) => `add[${index}] ${mistake}`),
        )
      : ['add must be a list of columns']),
  ];
}

function promotionMistakes(promotion: unknown): string[] {
  if (!isObject(promotion)) return ['is not a JSON object'];
  const { table, column, type, comment, from } = promotion;
  const mistakes = keyMistakes(promotion, ['table', 'column', 'type', 'comment', 'from']);
  if (table !== silver.name) mistakes.push(`table must be ${silver.name}`);
  if (typeof column !== 'string' || !/^[a-z][a-z0-9_]{0,62}$/.test(column))
    mistakes.push('column must be a name of lower-case letters, digits and _');
  else if (taken.has(column)) mistakes.push(`column ${column} is a name that Silver uses`);
  if (!promotedTypes.some((name) => name === type)) mistakes.push(`type must be one of ${promotedTypes.join(', ')}`);
  if (!isText(comment)) mistakes.push('comment must be a text');
  const misled = typeof from === 'string' ? mistakeInPath(from) : 'must be a text';
  if (misled) mistakes.push(`from ${misled}`);
  return mistakes;
}

function keyMistakes(object: Record<string, unknown>, expected: string[]): string[] {
  const unknown = Object.keys(object).filter((key) => !expected.includes(key));
  return unknown.length > 0 ? [`has unknown keys: ${unknown.join(', ')}`] : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
