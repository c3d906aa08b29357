import { readConfig, settings } from '@fastcart/runtime';
import type { Command } from 'commander';
import { defaults, lakeOf, print, toJson } from '../context';

export function addInit(program: Command): void {
  program
    .command('init')
    .description('make every table of a lake that is not there yet')
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .option('--source-columns <number>', settings.SOURCE_COLUMNS.description)
    .action(async (options: { lake: string; sourceColumns?: string }, command: Command) => {
      const lake = lakeOf(options);
      const flags = options.sourceColumns === undefined ? [] : ['--source-columns', options.sourceColumns];
      const { config } = readConfig(['SOURCE_COLUMNS'], flags, process.env);
      const made = await lake.init(config.SOURCE_COLUMNS);
      const sentence = made.length === 0 ? `${lake.url} has every table` : `${lake.url}: made ${made.join(', ')}`;
      print(command.optsWithGlobals<{ json?: boolean }>().json ? toJson({ lake: lake.url, made }) : sentence);
    });
}
