import { type DeltaTable, query } from '@fastcart/delta';
import { goldJob } from '@fastcart/layers/gold';
import { silverJob } from '@fastcart/layers/silver';
import { republish } from '@fastcart/published';
import { lit, Plan } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { ForgetKey, Forgotten, type Kind, storedSubjects } from '@fastcart/redaction';
import {
  addReport,
  type CommonSetting,
  type Config,
  FastcartError,
  type Job,
  commitMaintenance,
  Lake,
  orStopped,
  type Run,
  runId,
} from '@fastcart/runtime';
import { forgotten as ledger, layers, published } from '@fastcart/schemas';
import { emptyStaging, stagingLease } from '../replay/staging';
import { erase, goneAfter, requirePublished } from './erase';
import { openedIn, type Place, placesOf, Tally } from './place';
import { fence, redactTable, total } from './redact-table';

/** The person to forget, by the shop's id or e-mail address. */
export interface Person {
  kind: Kind;
  text: string;
}

type ForgetSetting = 'FORGET_KEY' | 'ARCHIVE';

/** How long it waits for runs of the layers, in milliseconds. */
const waitMs = 15 * 60_000;

/** The most searches of all tables. The second finds nothing, unless a writer ignores who was forgotten. */
const maxPasses = 5;

/**
 * Forgets a person in every table. It stores a hash of the person, so that later events are redacted; runs Silver and Gold;
 * redacts the stored rows; and publishes. Without `person`, it searches again for everybody who was forgotten. `vacuum` deletes
 * the files that still have the data. Returns the time after which maintenance deletes them.
 */
export function forgetJob(person: Person | undefined, vacuum: boolean): Job<ForgetSetting, Date> {
  return {
    name: 'forget',
    description: 'forgets a customer',
    settings: ['FORGET_KEY', 'ARCHIVE'],
    leases: { names: [...layers, stagingLease], waitMs },
    async run(run, config) {
      const secret = requireSecret(config.FORGET_KEY);
      const lake = new Lake(config.LAKE, run.lakeSchema);
      // The Gold runs below fill them from rows that are not redacted yet.
      await orStopped(lake.createNew(), run.signal);
      const places = await orStopped(placesOf(lake, config.ARCHIVE), run.signal);
      using _ = openedIn(places);
      const [live, archived] = places;
      const { opened } = live;
      const forgotten = await known(opened[ledger.name]!, secret, person);
      if (person) await writeDown(run, opened[ledger.name]!, forgotten.key, person);
      // Before the last run of Silver: a later run of Bronze has to redact what it writes.
      for (const each of live.redactions) await fence(run, opened[each.table.name]!, each);
      await emptyStaging(run, lake);
      const counts = await redactAll(run, config, places, forgotten);
      await republish(run, opened[published.name]!, opened, archived.opened);
      if (vacuum) {
        await requirePublished(live);
        counts.files_deleted = (await erase(run, live)) + (await erase(run, archived));
      }
      const versions = Object.fromEntries(Object.entries(opened).map(([name, table]) => [name, table.version]));
      addReport(run, { outcome: 'committed', counts, versions });
      return vacuum ? new Date() : goneAfter(places);
    },
  };
}

/** The number of rows that would be redacted, by table, and of their customers. Changes nothing. */
export async function planForget(
  lake: Lake,
  { FORGET_KEY, ARCHIVE }: Config<ForgetSetting>,
  person: Person | undefined,
): Promise<Record<string, number>> {
  const places = await placesOf(lake, ARCHIVE);
  using _ = openedIn(places);
  const forgotten = await known(places[0].opened[ledger.name]!, requireSecret(FORGET_KEY), person);
  const tally = new Tally();
  await tally.add(places, async (table, { find }) => total(await find(table, forgotten)));
  return tally.counts;
}

/**
 * Redacts the stored rows until a search of all tables finds none and the layers have followed. Returns the number of rows by
 * table. Errors: CONFLICT.
 */
async function redactAll(
  run: Run,
  config: Config<CommonSetting>,
  places: Place[],
  forgotten: Forgotten,
): Promise<Record<string, number>> {
  const tally = new Tally();
  for (let pass = 1; pass <= maxPasses; pass++) {
    await runLayers(run, config);
    const rows = await tally.add(places, (table, each) => redactTable(run, table, each, forgotten));
    if (rows === 0 && pass > 1) return tally.counts;
  }
  throw new FastcartError('CONFLICT', 'a run of Bronze writes rows of a forgotten customer without redaction');
}

/** Errors: CONFIG_INVALID. */
function requireSecret(secret: string | undefined): string {
  if (secret) return secret;
  throw new FastcartError('CONFIG_INVALID', 'FORGET_KEY is required');
}

/** Everybody who was forgotten before, and this person. Errors: CONFIG_INVALID. */
async function known(table: DeltaTable, secret: string, person: Person | undefined): Promise<Forgotten> {
  const key = new ForgetKey(secret);
  const subjects = await storedSubjects(table, secret);
  return new Forgotten(key, person ? [...subjects, key.subject(person.kind, person.text)] : subjects);
}

async function writeDown(run: Run, table: DeltaTable, key: ForgetKey, { kind, text }: Person): Promise<void> {
  const { hash } = key.subject(kind, text);
  const row = new Plan({ kind: 'values', types: ['string', 'string', 'string'], rows: [[kind, hash, key.id]] }, [
    ...['kind', 'hash', 'key_id'],
  ]).with({ forgotten_at: lit(run.startedAt.toISOString(), 'timestamp'), run_id: lit(run.id) });
  const on = 'target.kind = source.kind AND target.hash = source.hash';
  await commitMaintenance(run, ledger.name, table, (commit) =>
    table.merge(query(toSql(row)), { on, whenNotMatched: [{}] }, { commit }),
  );
}

/**
 * Runs Silver and Gold under the leases of this run. They read rows before these are redacted, and pass over the redacting
 * commits, so that no reader needs files that are about to be deleted.
 */
async function runLayers(run: Run, config: Config<CommonSetting>): Promise<void> {
  for (const job of [silverJob, goldJob]) {
    // A separate run: a published set has the id of its run.
    const own: Run = { ...run, id: runId(new Date()), layer: job.name, counts: {}, reports: [] };
    await job.run(own, config);
    if (own.reports.some(({ outcome }) => outcome === 'lost'))
      throw new FastcartError('CONFLICT', `another run of ${job.name} is running without a lease`);
  }
}
