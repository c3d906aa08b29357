import { exportLake } from '@fastcart/operations/export';
import { counted } from '@fastcart/quality';
import { settings } from '@fastcart/runtime';
import type { Command } from 'commander';
import { defaults, lakeOf, print, toJson } from '../context';

export function addExport(program: Command): void {
  program
    .command('export')
    .description('write every table as CSV, by the conventions of samples/README.md')
    .argument('<folder>', 'where to')
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .action(async (folder: string, options: { lake: string }, command: Command) => {
      const counts = await exportLake(lakeOf(options), folder);
      const sentences = Object.entries(counts).map(([name, rows]) => `${folder}/${name}.csv  ${counted(rows, 'row')}`);
      print(command.optsWithGlobals<{ json?: boolean }>().json ? toJson({ folder, counts }) : sentences.join('\n'));
    });
}
