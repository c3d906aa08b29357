import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from '@fastcart/schemas';

/** Fields of a CSV file as samples/README.md describes it; null stays apart from an empty string. */
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
  if (value === null) return null;
  if (column === 'event') return JSON.parse(value);
  // Numbers inside are compared by their text, so they are turned into texts.
  if (column === '_rescued_data')
    return JSON.parse(value.replace(tokens, (token) => (token.startsWith('"') ? token : `"number ${token}"`)));
  return type === 'double' ? Number(value) : value;
}

/** Expects two exports of a table to hold the same rows: doubles to a relative 1e-9, JSON by what it says. */
export function expectSameRows(table: Table, actualFolder: string, expectedFolder: string): void {
  const [actual, expected] = [actualFolder, expectedFolder].map((folder) =>
    parse(readFileSync(join(folder, `${table.name}.csv`), 'utf8')),
  );
  const header = expected![0]!.map(String);
  expect(actual![0]).toEqual(header);
  expect({ table: table.name, rows: actual!.length }).toEqual({ table: table.name, rows: expected!.length });
  expected!.slice(1).forEach((row, index) => {
    header.forEach((column, at) => {
      const type = table.columns.find(({ name }) => name === column)?.type;
      const [left, right] = [actual![index + 1]![at]!, row[at]!].map((value) => comparable(value, column, type));
      const place = { table: table.name, row: index + 1, column };
      if (typeof left === 'number' && typeof right === 'number') {
        expect({ ...place, close: Math.abs(left - right) <= 1e-9 * Math.abs(right) }).toEqual({
          ...place,
          close: true,
        });
      } else {
        expect({ ...place, value: left }).toEqual({ ...place, value: right });
      }
    });
  });
}
