import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Table } from '@fastcart/schemas';

/** The fields of a CSV file in the format of samples/README.md. Null is not an empty string. */
function parse(text: string): (string | null)[][] {
  const fields = /("(?:[^"]|"")*"|[^,\n]*)(,|\n)/g;
  const rows: (string | null)[][] = [[]];
  for (const [, raw = '', end] of text.matchAll(fields)) {
    rows.at(-1)!.push(raw === '' ? null : raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

const tokens = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

function comparable(value: string | null, column: string, type: unknown): unknown {
  // A source column may have any name.
  if (value === null || type === undefined) return value;
  if (column === 'event') return JSON.parse(value);
  // Numbers inside are compared by their text.
  if (column === '_rescued_data')
    return JSON.parse(value.replace(tokens, (token) => (token.startsWith('"') ? token : `"number ${token}"`)));
  return type === 'double' ? Number(value) : value;
}

/** A value for an offset of a partition that is equal in another log with the same messages. */
export type Offsets = (partition: string, offset: string) => string;

/**
 * Expects two exports of a table to have the same rows: doubles to a relative 1e-9, JSON by its values. `offsets` translates
 * the expected offsets.
 */
export function expectSameRows(
  table: Table,
  actualFolder: string,
  expectedFolder: string,
  offsets: Offsets = (_, offset) => offset,
): void {
  const [actual, expected] = [actualFolder, expectedFolder].map((folder) =>
    parse(readFileSync(join(folder, `${table.name}.csv`), 'utf8')),
  );
  const header = expected![0]!.map(String);
  // Source columns are in the order in which runs added them.
  const found = actual![0]!.map(String);
  expect(found.toSorted()).toEqual(header.toSorted());
  expect({ table: table.name, rows: actual!.length }).toEqual({ table: table.name, rows: expected!.length });
  const [partitionAt, offsetAt] = ['kafka_partition', 'kafka_offset'].map((name) => header.indexOf(name));
  expected!.slice(1).forEach((row, index) => {
    if (offsetAt !== -1) row[offsetAt!] = offsets(row[partitionAt!]!, row[offsetAt!]!);
    header.forEach((column, at) => {
      const type = table.columns.find(({ name }) => name === column)?.type;
      const [left, right] = [actual![index + 1]![found.indexOf(column)]!, row[at]!].map((value) =>
        comparable(value, column, type),
      );
      // An assertion for each cell would take minutes for a day of orders.
      if (isSame(left, right)) return;
      const place = { table: table.name, row: index + 1, column };
      expect({ ...place, value: left }).toEqual({ ...place, value: right });
    });
  });
}

function isSame(left: unknown, right: unknown): boolean {
  if (typeof left === 'number' && typeof right === 'number') return Math.abs(left - right) <= 1e-9 * Math.abs(right);
  return isDeepStrictEqual(left, right);
}
