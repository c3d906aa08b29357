import { nextDay, simulateDay } from '@fastcart/operations/demo/day';
import { runLayers, runSettings } from '@fastcart/operations/run';
import { validate } from '@fastcart/operations/validate/index';
import { counted } from '@fastcart/quality';
import { FastcartError } from '@fastcart/runtime';
import { layers } from '@fastcart/schemas';
import { batchReport, lakeReport } from '../demo/report';
import { demo } from '../folders';
import { optionOf, wholeNumber } from '../given';
import { lakeCommand } from '../lake-command';
import { print, progress } from '../output';

export const command = lakeCommand({
  options: {
    orders: optionOf<number>('<n>', 'number of orders of the day; the morning has a tenth of it', (made) =>
      made.default(10_000).argParser(wholeNumber(1, 10_000_000)),
    ),
  },
  settings: runSettings,
  settingOptions: ['LOG'],
  run: async ({ orders }, { lake, config: given, signal }) => {
    // The demo's own lake can be created again at any time.
    const SYNC = process.env.SYNC || given.LAKE !== demo.LAKE ? given.SYNC : false;
    const LOG_LEVEL = process.env.LOG_LEVEL ? given.LOG_LEVEL : 'error';
    const config = { ...given, SYNC, LOG_LEVEL };
    for (const share of [1, 0.1]) {
      const start = await nextDay(lake);
      const date = start.toISOString().slice(0, 10);
      progress(`simulating ${date}`);
      const { newOrders, messages } = await simulateDay(config.LOG, start, Math.ceil(orders * share), signal);
      const records = await runLayers(layers, config, signal, ({ layer }) => progress(`${layer} done`));
      progress('');
      print(`${date}: ${counted(newOrders, 'order')}, ${counted(messages, 'message')}\n${batchReport(records)}\n`);
    }
    const findings = await validate(lake, (what) => progress(`checking ${what}`));
    progress('');
    if (findings.length > 0)
      throw new FastcartError(
        'LAKE_DIFFERS',
        `${lake.url} differs in ${counted(findings.length, 'row')} from the tables computed again from its events`,
      );
    print(`${await lakeReport(lake)}\n`);
    print('All accounts add up, and a second engine has computed the same numbers.\n');
    print(`Events  ${config.LOG}\nTables  ${lake.url}\n`);
    print(
      'Try next\n  ./lake status\n  ./lake query "SELECT * FROM conversion_metrics"\n  ./lake tables\n  npm start        # simulates the next day',
    );
  },
});
