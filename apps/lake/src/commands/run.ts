import { runLayers, runSettings } from '@fastcart/operations/run';
import { readConfig, type RunRecord, settings, stopSignal } from '@fastcart/runtime';
import { type Layer, layers } from '@fastcart/schemas';
import { Argument, type Command, Option } from 'commander';
import { defaults, print, toJson } from '../context';
import { grid } from '../grid';

interface Options {
  log: string;
  lake: string;
  topic?: string;
  acceptLoss?: true;
}

export function addRun(program: Command): void {
  program
    .command('run')
    .description('run one layer, or Bronze, Silver and Gold one after the other, over what the log holds now')
    .addArgument(new Argument('<layer>').choices([...layers, 'all']))
    .addOption(new Option('--log <url>', settings.LOG.description).default(defaults.log))
    .addOption(new Option('--topic <name>', settings.TOPIC.description))
    .addOption(new Option('--accept-loss', 'go on behind messages that the log deleted unread, and record which'))
    .addOption(new Option('--lake <url>', settings.LAKE.description).default(defaults.lake))
    .addHelpText(
      'after',
      '\nExample: lake run all --log file:///data/log --lake /data/lake\nOther settings come from the environment: docs/configuration.md.',
    )
    .action(async (layer: Layer | 'all', options: Options, command: Command) => {
      const { config } = readConfig(runSettings, flagsOf(options), process.env);
      const records = await runLayers(layer === 'all' ? layers : [layer], config, stopSignal());
      print(command.optsWithGlobals<{ json?: boolean }>().json ? toJson(records) : table(records));
    });
}

function flagsOf({ log, lake, topic, acceptLoss }: Options): string[] {
  return [
    ...['--log', log, '--lake', lake],
    ...(topic === undefined ? [] : ['--topic', topic]),
    ...(acceptLoss ? ['--accept-loss', 'true'] : []),
  ];
}

function table(records: RunRecord[]): string {
  return grid(
    ['layer', 'outcome', 'seconds', 'counts'],
    records.map(({ layer, outcome, milliseconds, counts }) => [
      layer,
      outcome,
      (Object.values(milliseconds).reduce((sum, time) => sum + time, 0) / 1000).toFixed(2),
      Object.entries(counts)
        .map(([name, count]) => `${name} ${count.toLocaleString('en-US')}`)
        .join(', '),
    ]),
  );
}
