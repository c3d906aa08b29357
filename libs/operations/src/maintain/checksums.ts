import { type DeltaTable, query } from '@fastcart/delta';
import { identifier } from '@fastcart/query/sql';
import { FastcartError } from '@fastcart/runtime';
import type { Table } from '@fastcart/schemas';

/** The number of rows, and the sum of each column of money or integers, as exact text. */
export type Checksums = Record<string, string | null>;

const exact: unknown[] = ['integer', 'long', 'decimal(18,2)'];

export async function checksumsOf({ columns }: Table, table: DeltaTable): Promise<Checksums> {
  const sums = columns
    .filter(({ type }) => exact.includes(type))
    .map(({ name }) => `sum(CAST(${identifier(name)} AS DECIMAL(38, 2))) AS ${identifier(`sum of ${name}`)}`);
  const { columns: named, rows } = await query(
    `SELECT ${['count(*) AS "number of rows"', ...sums].join(', ')} FROM t`,
    {
      t: table,
    },
  ).text();
  return Object.fromEntries(named.map(({ name }, at) => [name, rows[0]![at]!]));
}

/** Errors: AUDIT_FAILED. */
export function requireSame(table: string, before: Checksums, after: Checksums): void {
  const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return;
  const sentences = changed.map((name) => `${name} was ${before[name]} and is ${after[name]}`);
  throw new FastcartError('AUDIT_FAILED', `${table}: maintenance changed rows: ${sentences.join('; ')}`);
}
