import { migrateJob, planMigration, type TableMigration } from '@fastcart/operations/schema/migrate';
import { retireJob } from '@fastcart/operations/schema/retire-column';
import { counted } from '@fastcart/quality';
import {
  type CommonSetting,
  commonSettings,
  type Config,
  newestVersion,
  readConfig,
  runJob,
  settings,
  stopSignal,
} from '@fastcart/runtime';
import { type Command, Option } from 'commander';
import { defaults, lakeOf, print, toJson } from '../context';
import { grid } from '../grid';

interface Options {
  lake: string;
  plan?: true;
  yes?: true;
  retire?: string[];
}

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the tables of a lake to the schema version of the migrations in MIGRATIONS')
    .option('--plan', 'print what is to be done, and do nothing')
    .option('--yes', 'do it: without, the plan is printed')
    .addOption(
      new Option(
        '--retire <column...>',
        'columns that fields of the source made: Bronze keeps their values in _rescued_data from now on',
      ).conflicts('plan'),
    )
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .addHelpText(
      'after',
      '\nWorkers may run meanwhile. Those without the same migrations stop with SCHEMA_VERSION; what was interrupted is finished by running it again.',
    )
    .action(async (options: Options, command: Command) => {
      const lake = lakeOf(options);
      const { config } = readConfig([...commonSettings, 'ARCHIVE'], ['--lake', options.lake], process.env);
      if (options.retire) return retire(options, options.retire, config, command);
      const { number } = newestVersion(lake.contract);
      const plans = await planMigration(lake, config.ARCHIVE);
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      const printOutcome = (applied: boolean, sentence: string): void =>
        print(json ? toJson({ lake: lake.url, version: number, tables: plans, applied }) : sentence);
      if (plans.length === 0) return printOutcome(false, `${lake.url} has schema version ${number}`);
      if (options.plan || !options.yes)
        return printOutcome(false, `${planText(plans)}\n\nNothing was done: --yes does it.`);
      await runJob(migrateJob, config, stopSignal());
      printOutcome(true, `${lake.url}: schema version ${number}, brought to ${counted(plans.length, 'table')}`);
    });
}

async function retire(
  { lake, yes }: Options,
  columns: string[],
  config: Config<CommonSetting>,
  command: Command,
): Promise<void> {
  const { json } = command.optsWithGlobals<{ json?: boolean }>();
  const names = columns.join(', ');
  const printOutcome = (applied: boolean, sentence: string): void =>
    print(json ? toJson({ lake, retired: columns, applied }) : sentence);
  if (!yes)
    return printOutcome(false, `Bronze takes no values into ${names} any more.\n\nNothing was done: --yes does it.`);
  const { result: isDone } = await runJob(retireJob(columns), config, stopSignal());
  printOutcome(isDone, isDone ? `retired: ${names}` : `${names}: retired already`);
}

function planText(plans: TableMigration[]): string {
  return grid(
    ['table', 'from version', 'to', 'new columns'],
    plans.map(({ table, from, to, columns }) => [
      table,
      String(from),
      String(to),
      columns.map(({ name, type, from: source }) => `${name} ${type} from ${source}`).join(', '),
    ]),
  );
}
