import { runLayers, runSettings } from '@fastcart/operations/run';
import type { RunRecord } from '@fastcart/runtime';
import { type Layer, layers } from '@fastcart/schemas';
import { argumentOf, flag } from '../given';
import { grid } from '../grid';
import { lakeCommand } from '../lake-command';
import { count } from '../output';

export const command = lakeCommand({
  arguments: {
    layer: argumentOf<Layer | 'all'>('<layer>', 'the layer to run, or all', (made) => made.choices([...layers, 'all'])),
  },
  options: { acceptLoss: flag('skip messages that the log deleted before they were read, and record their offsets') },
  settings: runSettings,
  settingOptions: ['LOG', 'TOPIC'],
  help: 'Example: lake run all --log file:///data/log --lake /data/lake\nOther settings are environment variables: see docs/configuration.md.',
  run: ({ layer, acceptLoss }, { config, signal }) =>
    runLayers(layer === 'all' ? layers : [layer], { ...config, ACCEPT_LOSS: acceptLoss ?? config.ACCEPT_LOSS }, signal),
  text: table,
});

function table(records: RunRecord[]): string {
  return grid(
    ['layer', 'outcome', 'seconds', 'counts'],
    records.map(({ layer, outcome, milliseconds, counts }) => [
      layer,
      outcome,
      (Object.values(milliseconds).reduce((sum, time) => sum + time, 0) / 1000).toFixed(2),
      Object.entries(counts)
        .map(([name, rows]) => `${name} ${count(rows)}`)
        .join(', '),
    ]),
  );
}
