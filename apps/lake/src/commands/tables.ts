import { tables } from '@fastcart/schemas';
import type { Command } from 'commander';
import { print, toJson } from '../context';
import { grid } from '../grid';

export function addTables(program: Command): void {
  program
    .command('tables')
    .description('the catalogue: tables, or the columns of one')
    .argument('[name]', 'a table')
    .action((name: string | undefined, _: unknown, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
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
