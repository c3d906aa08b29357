import { type DataType, input } from '@fastcart/query';
import { collectRows, scanCsv } from '@fastcart/query/polars';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { columnNames, type Table } from '../table';
import type { Row } from './engines';

export const sampleNames = ['clean', 'dirty', 'edges', 'late'];

/** The file of the expected rows of a table in a sample. */
export function expectedFile(sample: string, table: Table): string {
  return join(__dirname, '../../../../samples', sample, 'expected', `${table.name}.csv`);
}

export function expectedHeader(sample: string, table: Table): string[] {
  return readFileSync(expectedFile(sample, table), 'utf8').split('\n', 1)[0]!.split(',');
}

/** The expected rows, in the order of the file. */
export function expectedRows(sample: string, table: Table): Promise<Row[]> {
  return collectRows(input(table.name, columnNames(table)), {
    [table.name]: scanCsv(expectedFile(sample, table), csvTypes(table)),
  });
}

/** The types of the columns of a table without structs, arrays and binaries. */
export function csvTypes(table: Table): Record<string, DataType> {
  return Object.fromEntries(table.columns.map(({ name, type }) => [name, type as DataType]));
}

/** Compares row by row. Doubles may differ by a relative 1e-9. */
export function expectRows(found: Row[], expected: Row[]): void {
  const rounded = (rows: Row[]): Row[] =>
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, digits(value)])));
  expect(rounded(found)).toEqual(rounded(expected));
}

function digits(value: Row[string]): Row[string] {
  return typeof value === 'number' ? Number(value.toPrecision(10)) : value;
}
