import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { temporaryFolder } from '@fastcart/environments/testing';
import { DeltaTable, type Field, query, type Query } from '..';

export const folder = temporaryFolder();

export const field = (name: string, type: Field['type'], comment = name): Field => ({
  name,
  type,
  nullable: true,
  metadata: { comment },
});
export const schema = {
  type: 'struct' as const,
  fields: [field('id', 'string'), field('amount', 'decimal(18,2)'), field('day', 'date')],
};

let count = 0;
/** Of a new table, in a path with characters that URLs escape. */
export const url = (): string => `${pathToFileURL(folder).href}/a%20table%20%C3%BC-${count++}`;
export const create = (properties: Record<string, string> = {}): Promise<DeltaTable> =>
  DeltaTable.create(url(), { name: 'orders', description: 'A test', schema, partitionBy: ['day'], properties });

/** Rows as a source: `id amount day` each. */
export const rows = (...lines: string[]): Query =>
  query(
    lines
      .map((line) => line.split(' '))
      .map(
        ([id, amount, day]) =>
          `SELECT '${id}' AS id, CAST('${amount}' AS DECIMAL(18,2)) AS amount, DATE '${day}' AS day`,
      )
      .join(' UNION ALL '),
  );

export const contents = async (table: DeltaTable): Promise<string[]> =>
  (await query('SELECT * FROM t', { t: table }).rows()).map((row) => Object.values(row).join(' ')).sort();

/** Dates all commits of a table two hours back. A time after them, and before the next. */
export function backdate(table: DeltaTable): Date {
  const hour = 3_600_000;
  const written = new Date(Date.now() - 2 * hour);
  const log = join(fileURLToPath(table.url), '_delta_log');
  for (const name of readdirSync(log)) utimesSync(join(log, name), written, written);
  return new Date(Date.now() - hour);
}

/** A change through an object that another commit has overtaken must conflict, and leave the table as it was. */
export async function expectConflict(
  table: DeltaTable,
  change: (stale: DeltaTable) => Promise<unknown>,
): Promise<void> {
  const stale = await DeltaTable.open(table.url);
  await table.append(rows('late 1 2030-01-01'));
  const before = await contents(table);
  await expect(change(stale)).rejects.toMatchObject({ code: 'COMMIT_CONFLICT' });
  const newest = await DeltaTable.open(table.url);
  expect([newest.version, await contents(newest)]).toEqual([table.version, before]);
}
