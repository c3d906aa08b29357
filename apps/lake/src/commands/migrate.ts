import { migrateJob, planMigration, type TableMigration } from '@fastcart/operations/schema/migrate';
import { planRetirement, retireJob } from '@fastcart/operations/schema/retire-column';
import { counted } from '@fastcart/quality';
import { commonSettings, newestVersion, runJob } from '@fastcart/runtime';
import { optionOf } from '../given';
import { grid } from '../grid';
import { type Context, lakeCommand } from '../lake-command';
import { unchanged } from '../output';

interface Migration {
  lake: string;
  version: number;
  tables: TableMigration[];
  applied: boolean;
}

interface Retirement {
  lake: string;
  retired: string[];
  applied: boolean;
}

export const command = lakeCommand({
  options: {
    retire: optionOf<string[] | undefined>(
      '<column...>',
      'retire source columns of Bronze: later values of their fields are kept in _rescued_data',
    ),
  },
  settings: [...commonSettings, 'ARCHIVE'],
  help: 'Workers may run at the same time; those without the same migrations stop with SCHEMA_VERSION. To finish after an interruption, run the command again.',
  plan: async ({ retire }, context): Promise<Migration | Retirement> =>
    retire ? retirement(retire, context) : planned(context),
  planText: (plan) => {
    if ('retired' in plan)
      return plan.retired.length === 0
        ? 'There is nothing to do: these columns are already retired.'
        : `To retire: ${plan.retired.join(', ')}. Later values are kept in _rescued_data.\n\n${unchanged}`;
    return plan.tables.length === 0 ? upToDate(plan) : `${planText(plan)}\n\n${unchanged}`;
  },
  run: async ({ retire }, context): Promise<Migration | Retirement> => {
    const { config, signal } = context;
    if (retire) {
      const { result: applied } = await runJob(retireJob(retire), config, signal);
      return { lake: config.LAKE, retired: retire, applied };
    }
    const plan = await planned(context);
    if (plan.tables.length === 0) return plan;
    await runJob(migrateJob, config, signal);
    return { ...plan, applied: true };
  },
  text: (result) => {
    const { lake, applied } = result;
    if ('retired' in result) {
      const names = result.retired.join(', ');
      return applied ? `retired: ${names}` : `${names}: already retired`;
    }
    const { version, tables } = result;
    return applied
      ? `${lake}: changed ${counted(tables.length, 'table')} to schema version ${version}`
      : upToDate(result);
  },
});

async function planned({ lake, config }: Context<'ARCHIVE'>): Promise<Migration> {
  const { number } = newestVersion(lake.lakeSchema);
  return { lake: lake.url, version: number, tables: await planMigration(lake, config.ARCHIVE), applied: false };
}

async function retirement(columns: string[], { lake, config }: Context<never>): Promise<Retirement> {
  return { lake: config.LAKE, retired: await planRetirement(lake, columns), applied: false };
}

function upToDate({ lake, version }: Migration): string {
  return `${lake} has schema version ${version}`;
}

function planText({ tables }: Migration): string {
  return grid(
    ['table', 'from version', 'to', 'new columns'],
    tables.map(({ table, from, to, columns }) => [
      table,
      String(from),
      String(to),
      columns.map(({ name, type, from: source }) => `${name} ${type} from ${source}`).join(', '),
    ]),
  );
}
