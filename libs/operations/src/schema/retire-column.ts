import type { DeltaTable } from '@fastcart/delta';
import {
  addReport,
  FastcartError,
  type Job,
  commitMaintenance,
  Lake,
  retiredColumns,
  retiredProperty,
} from '@fastcart/runtime';
import { bronze, columnNames } from '@fastcart/schemas';

/** The given columns that are not retired yet. Errors: USAGE_INVALID when one is not a source column of Bronze. */
export async function planRetirement(lake: Lake, columns: string[]): Promise<string[]> {
  using tables = await lake.open(bronze);
  return notRetired(tables[0], columns);
}

/**
 * Retires source columns: Bronze rescues later values, and stored values stay. Returns whether any column was not retired
 * before. Errors: USAGE_INVALID when one is not a source column of Bronze.
 */
export function retireJob(columns: string[]): Job<never, boolean> {
  return {
    name: 'migrate',
    description: 'retires source columns of Bronze',
    settings: [],
    async run(run, config) {
      using tables = await new Lake(config.LAKE, run.lakeSchema).open(bronze);
      const [table] = tables;
      const open = notRetired(table, columns);
      if (open.length === 0) return false;
      await commitMaintenance(run, bronze.name, table, (commit) => {
        // A run that commits a value of the column later finds the mark and decodes its batch again.
        const mark = String(table.version);
        return table.setProperties(Object.fromEntries(open.map((name) => [retiredProperty(name), mark])), { commit });
      });
      const [counts, versions] = [{ columns: open.length }, { bronze: table.version }];
      addReport(run, { outcome: 'committed', counts, versions });
      return true;
    },
  };
}

function notRetired({ schema, properties }: DeltaTable, columns: string[]): string[] {
  const retired = retiredColumns(properties);
  const open = columns.filter((column) => !retired.has(column));
  const gained = schema.fields.map(({ name }) => name).filter((name) => !columnNames(bronze).includes(name));
  const unknown = open.filter((column) => !gained.includes(column));
  if (unknown.length === 0) return open;
  throw new FastcartError('USAGE_INVALID', `bronze has no source column ${unknown.join(', ')}`);
}
