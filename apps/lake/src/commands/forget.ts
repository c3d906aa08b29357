import { forgetJob, type Person, planForget } from '@fastcart/operations/forget/job';
import { commonSettings, FastcartError, runJob } from '@fastcart/runtime';
import { flag, option } from '../given';
import { grid } from '../grid';
import { lakeCommand } from '../lake-command';
import { count, unchanged } from '../output';

export const command = lakeCommand({
  options: {
    customer: option('<id>', 'forget the customer with this id'),
    email: option('<address>', 'forget the customer in the events with this email address'),
    vacuumNow: flag('also delete the files that still have the data, which deletes all earlier versions of the tables'),
  },
  settings: [...commonSettings, 'FORGET_KEY', 'ARCHIVE'],
  help: 'Needs FORGET_KEY or FORGET_KEY_FILE, also without --yes. Without --customer and --email, it searches again for all customers who were forgotten before.\nThe event log and backups are not changed: see docs/forget.md.',
  plan: async (values, { lake, config }) => ({ plan: await planForget(lake, config, personOf(values)) }),
  planText: ({ plan }, values) => `${table(plan)}\n${undone(plan, values)}`,
  run: async (values, { config, signal }) => {
    const job = forgetJob(personOf(values), values.vacuumNow === true);
    const { record, result } = await runJob(job, config, signal);
    return { ...record, gone: result };
  },
  text: ({ counts, gone }, { vacuumNow }) => report(counts, vacuumNow ? undefined : gone.toISOString()),
});

interface Whom {
  customer?: string;
  email?: string;
}

function personOf({ customer, email }: Whom): Person | undefined {
  const named = [
    ...(customer === undefined ? [] : [{ kind: 'customer' as const, text: customer }]),
    ...(email === undefined ? [] : [{ kind: 'email' as const, text: email }]),
  ];
  if (named.length > 1) throw new FastcartError('USAGE_INVALID', 'give --customer or --email, not both');
  if (named.some(({ text }) => text.trim() === ''))
    throw new FastcartError('USAGE_INVALID', 'the value of --customer or --email is empty');
  return named[0];
}

function undone(rows: Record<string, number>, { vacuumNow, ...whom }: Whom & { vacuumNow?: true }): string {
  if (vacuumNow || Object.values(rows).some((count) => count > 0)) return unchanged;
  return personOf(whom) ? 'No row has this customer. Use --yes to redact later events.' : 'There is nothing to do.';
}

function report(counts: Record<string, number>, until: string | undefined): string {
  const files = !until
    ? 'The files that had the data are deleted. Earlier versions and earlier published sets can no longer be read.'
    : `Old files have the data until \`lake maintain --yes\` runs after ${until}. --vacuum-now deletes them at once.`;
  return `${table(counts)}\n${files}\nThe event log and backups of the lake were not changed.`;
}

function table(counts: Record<string, number>): string {
  return grid(
    ['', 'rows'],
    Object.entries(counts).map(([name, rows]) => [name, count(rows)]),
  );
}
