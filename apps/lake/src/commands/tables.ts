import { type Drift, schemaDrift } from '@fastcart/operations/schema/drift';
import { FastcartError } from '@fastcart/runtime';
import type { Table } from '@fastcart/schemas';
import { argumentOf, flag, notEmpty } from '../given';
import { grid } from '../grid';
import { lakeCommand } from '../lake-command';
import { driftText } from '../schema/text';

type Result = { drift: Drift } | { table: Table } | { tables: readonly Table[] };

export const command = lakeCommand({
  arguments: {
    name: argumentOf<string | undefined>('[name]', 'the table to describe', (made) => made.argParser(notEmpty)),
  },
  options: {
    drift: flag(
      'list differences of a lake from the schema in code, and fields of the source that Silver does not have',
    ),
  },
  run: async ({ name, drift }, { lake }): Promise<Result> => {
    if (drift && name !== undefined)
      throw new FastcartError('USAGE_INVALID', '--drift is for all tables: leave out the name');
    if (drift) return { drift: await schemaDrift(lake) };
    const { tables } = lake.lakeSchema;
    if (name === undefined) return { tables };
    const table = tables.find((candidate) => candidate.name === name);
    if (table) return { table };
    throw new FastcartError('USAGE_INVALID', `there is no table ${name}; \`lake tables\` lists all tables`);
  },
  json: (result) => Object.values(result)[0] as unknown,
  text: (result) => {
    if ('drift' in result) return driftText(result.drift);
    return 'table' in result ? tableText(result.table) : tablesText(result.tables);
  },
});

function tablesText(tables: readonly Table[]): string {
  return grid(
    ['table', 'path', 'description'],
    tables.map(({ name, path, description }) => [name, path, description]),
  );
}

function tableText({ name, path, description, columns }: Table): string {
  const rows = columns.map(({ name, type, comment }) => [name, typeof type === 'string' ? type : 'struct', comment]);
  return `${name} (${path})\n${description}\n\n${grid(['column', 'type', 'description'], rows)}`;
}
