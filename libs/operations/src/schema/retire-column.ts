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

/**
 * Retires columns that fields of the source made: Bronze rescues their values from now on, stored values stay. Returns
 * whether any was not retired before. Errors: USAGE_INVALID, when one is none of these columns.
 */
export function retireJob(columns: string[]): Job<never, boolean> {
  return {
    name: 'migrate',
    description: 'retires columns that fields of the source made',
    settings: [],
    async run(run, config) {
      using tables = await new Lake(config.LAKE, run.contract).open(bronze);
      const [table] = tables;
      const open = columns.filter((column) => !retiredColumns(table.properties).has(column));
      const gained = table.schema.fields.map(({ name }) => name).filter((name) => !columnNames(bronze).includes(name));
      const unknown = open.filter((column) => !gained.includes(column));
      if (unknown.length > 0)
        throw new FastcartError('USAGE_INVALID', `the source made no column ${unknown.join(', ')} of bronze`);
      if (open.length === 0) return false;
      await commitMaintenance(run, bronze.name, table, (commit) => {
        // A run that commits a value of it later finds the mark, and decodes again.
        const mark = String(table.version);
        return table.setProperties(Object.fromEntries(open.map((name) => [retiredProperty(name), mark])), { commit });
      });
      const [counts, versions] = [{ columns: open.length }, { bronze: table.version }];
      addReport(run, { outcome: 'committed', counts, versions });
      return true;
    },
  };
}
