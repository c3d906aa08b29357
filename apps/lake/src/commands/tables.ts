import { schemaDrift } from '@fastcart/operations/schema/drift';
import { settings } from '@fastcart/runtime';
import type { Command } from 'commander';
import { contractOfEnvironment, defaults, lakeOf, print, toJson } from '../context';
import { grid } from '../grid';
import { driftText } from '../schema/text';

export function addTables(program: Command): void {
  program
    .command('tables')
    .description('the catalogue: tables, or the columns of one')
    .argument('[name]', 'a table')
    .option('--drift', 'what the tables of a lake have otherwise, and what the source sends that Silver does not take')
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .action(async (name: string | undefined, options: { drift?: true; lake: string }, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      if (options.drift) {
        if (name !== undefined) return command.error('--drift compares all tables: leave out the name');
        const drift = await schemaDrift(lakeOf(options));
        return print(json ? toJson(drift) : driftText(drift));
      }
      const { tables } = contractOfEnvironment();
      const table = tables.find((candidate) => candidate.name === name);
      if (name !== undefined && !table) return command.error(`there is no table ${name}; lake tables lists them`);
      if (json) return print(toJson(table ?? tables));
      if (!table)
        return print(
          grid(
            ['table', 'path', 'what it holds'],
            tables.map((row) => [row.name, row.path, row.description]),
          ),
        );
      print(`${table.name} (${table.path})\n${table.description}\n`);
      print(
        grid(
          ['column', 'type', 'meaning'],
          table.columns.map((column) => [column.name, typeName(column.type), column.comment]),
        ),
      );
    });
}

function typeName(type: unknown): string {
  return typeof type === 'string' ? type : 'struct';
}
