import { forgetJob, type Person, planForget } from '@fastcart/operations/forget/job';
import { commonSettings, FastcartError, readConfig, runJob, settings, stopSignal } from '@fastcart/runtime';
import type { Command } from 'commander';
import { defaults, lakeOf, print, toJson } from '../context';
import { grid } from '../grid';

interface Options {
  customer?: string;
  email?: string;
  vacuumNow?: true;
  yes?: true;
  lake: string;
}

export function addForget(program: Command): void {
  program
    .command('forget')
    .description('forget a customer: a pseudonym instead of the id, and nothing that tells who it was, in every table')
    .option('--customer <id>', 'everything of this customer')
    .option('--email <address>', 'every event with this e-mail address')
    .option('--vacuum-now', 'also delete the files that still have the data, and with them all earlier versions')
    .option('--yes', 'do it; without it, print how many rows it would change')
    .option('--lake <url>', settings.LAKE.description, defaults.lake)
    .addHelpText(
      'after',
      '\nNeeds FORGET_KEY or FORGET_KEY_FILE, with and without --yes. Without --customer and --email everybody who was forgotten is looked for once more.\nThe event log and backups are out of reach: docs/forget.md.',
    )
    .action(async (options: Options, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      const names = [...commonSettings, 'FORGET_KEY', 'ARCHIVE'] as const;
      const { config } = readConfig(names, ['--lake', options.lake], process.env);
      const person = personOf(options);
      const vacuum = options.vacuumNow === true;
      if (!options.yes) {
        const rows = await planForget(lakeOf(options), config, person);
        return print(json ? toJson({ plan: rows }) : `${table(rows)}\n${undone(rows, person, vacuum)}`);
      }
      const { record, result } = await runJob(forgetJob(person, vacuum), config, stopSignal());
      const gone = result.toISOString();
      print(json ? toJson({ ...record, gone }) : report(record.counts, vacuum ? undefined : gone));
    });
}

function personOf({ customer, email }: Options): Person | undefined {
  const named = [
    ...(customer === undefined ? [] : [{ kind: 'customer' as const, text: customer }]),
    ...(email === undefined ? [] : [{ kind: 'email' as const, text: email }]),
  ];
  if (named.length > 1) throw new FastcartError('USAGE_INVALID', 'give --customer or --email, not both');
  if (named.some(({ text }) => text.trim() === ''))
    throw new FastcartError('USAGE_INVALID', 'the value of --customer or --email is empty');
  return named[0];
}

function undone(rows: Record<string, number>, person: Person | undefined, vacuum: boolean): string {
  if (vacuum || Object.values(rows).some((count) => count > 0)) return 'Nothing was changed: --yes does it.';
  return person ? 'There is no row to change: --yes keeps out what comes later.' : 'There is nothing to do.';
}

function report(counts: Record<string, number>, until: string | undefined): string {
  const files = !until
    ? 'The files that had the data are deleted. Earlier versions, and sets published before, cannot be read any more.'
    : `Files have the data until \`lake maintain\` runs after ${until}; --vacuum-now deletes them at once.`;
  return `${table(counts)}\n${files}\nThe event log and backups of the lake are not reached.`;
}

function table(counts: Record<string, number>): string {
  return grid(
    ['', 'rows'],
    Object.entries(counts).map(([name, count]) => [name, count.toLocaleString('en-US')]),
  );
}
