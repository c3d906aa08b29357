import { nextDay, simulateDay } from '@fastcart/operations/demo/day';
import { runLayers, runSettings } from '@fastcart/operations/run';
import { validate } from '@fastcart/operations/validate/index';
import { counted } from '@fastcart/quality';
import { FastcartError, readConfig, stopSignal } from '@fastcart/runtime';
import { layers } from '@fastcart/schemas';
import { type Command, InvalidArgumentError } from 'commander';
import { defaults, demoLake, lakeOf, print, progress } from '../context';
import { batchReport, lakeReport } from '../demo/report';

interface Options {
  orders: number;
  log: string;
  lake: string;
}

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('simulate a day and a morning of orders, run every layer over each, validate, and report')
    .option('--orders <n>', 'orders of the day; the morning after has a tenth', wholeNumber, 10_000)
    .option('--log <url>', 'where the simulated events go', defaults.log)
    .option('--lake <url>', 'where the tables go', defaults.lake)
    .action(demo);
}

async function demo({ orders, log, lake: url }: Options): Promise<void> {
  // The demo's own lake can be made again at any time.
  const quick = url === demoLake ? { SYNC: 'off' } : {};
  const environment = { LOG_LEVEL: 'error', ...quick, ...process.env };
  const { config } = readConfig(runSettings, ['--log', log, '--lake', url], environment);
  const lake = lakeOf({ lake: url });
  const signal = stopSignal();
  for (const share of [1, 0.1]) {
    const start = await nextDay(lake);
    const date = start.toISOString().slice(0, 10);
    progress(`simulating ${date}`);
    const { newOrders, messages } = await simulateDay(log, start, Math.ceil(orders * share), signal);
    const records = await runLayers(layers, config, signal, ({ layer }) => progress(`${layer} done`));
    progress('');
    print(`${date}: ${counted(newOrders, 'order')}, ${counted(messages, 'message')}\n${batchReport(records)}\n`);
  }
  const findings = await validate(lake, (what) => progress(`checking ${what}`));
  progress('');
  if (findings.length > 0)
    throw new FastcartError(
      'LAKE_DIFFERS',
      `${lake.url} differs from what its events give in ${counted(findings.length, 'row')}`,
    );
  print(`${await lakeReport(lake)}\n`);
  print('Every row is accounted for, and every number was recomputed by a second engine.\n');
  print(`Events  ${log}\nTables  ${lake.url}\n`);
  print(
    'Try next\n  ./lake status\n  ./lake query "SELECT * FROM conversion_metrics"\n  ./lake tables\n  npm start        simulates the next day',
  );
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 10_000_000)
    throw new InvalidArgumentError('It has to be a whole number from 1 to 10,000,000.');
  return value;
}
