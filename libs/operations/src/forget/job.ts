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

/** Who is to be forgotten, as the shop calls him. */
export interface Person {
  kind: Kind;
  text: string;
}

type ForgetSetting = 'FORGET_KEY' | 'ARCHIVE';

/** How long it waits for runs of the layers, in milliseconds. */
const waitMs = 15 * 60_000;

/** Of looking through all tables. The second finds nothing, unless somebody writes who does not look into the ledger. */
const maxPasses = 5;

/**
 * Forgets a person in every table: writes down, by a hash, who it is, so that nothing of him lands any more; brings the
 * layers up to date; redacts what is stored; publishes. `person`: by default everybody who was ever forgotten, again.
 * `vacuum`: deletes the files that still have his data. Returns the time from which on maintenance deletes them.
 */
export function forgetJob(person: Person | undefined, vacuum: boolean): Job<ForgetSetting, Date> {
  return {
    name: 'forget',
    description: 'forgets a customer',
    settings: ['FORGET_KEY', 'ARCHIVE'],
    leases: { names: [...layers, stagingLease], waitMs },
    async run(run, config) {
      const lake = new Lake(config.LAKE, run.contract);
      const places = await orStopped(placesOf(lake, config.ARCHIVE), run.signal);
      using _ = openedIn(places);
      const [live, archived] = places;
      const { opened } = live;
      const forgotten = await known(opened[ledger.name]!, config.FORGET_KEY, person);
      if (person) await writeDown(run, opened[ledger.name]!, forgotten.key, person);
      // Before Silver reads Bronze for the last time: what comes after that has to be redacted as it comes.
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

/** Rows that would be redacted, by table, and of how many customers. Changes nothing. */
export async function planForget(
  lake: Lake,
  { FORGET_KEY, ARCHIVE }: Config<ForgetSetting>,
  person: Person | undefined,
): Promise<Record<string, number>> {
  const places = await placesOf(lake, ARCHIVE);
  using _ = openedIn(places);
  const forgotten = await known(places[0].opened[ledger.name]!, FORGET_KEY, person);
  const tally = new Tally();
  await tally.add(places, async (table, { find }) => total(await find(table, forgotten)));
  return tally.counts;
}

/**
 * Redacts what is stored, until a look through all of it finds nothing, and the layers have followed; rows by table.
 * Errors: CONFLICT.
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
  throw new FastcartError('CONFLICT', 'rows of a person who was forgotten keep coming: a run of Bronze lets them in');
}

/** Everybody who was forgotten, and this person. Errors: CONFIG_INVALID. */
async function known(table: DeltaTable, secret: string | undefined, person: Person | undefined): Promise<Forgotten> {
  if (!secret) throw new FastcartError('CONFIG_INVALID', 'FORGET_KEY is required');
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
 * What the layers have not read yet has to be read before it is redacted, as what it was then; and what was redacted is
 * passed over at once, so that no reader lags behind files that are to go. This run holds their leases.
 */
async function runLayers(run: Run, config: Config<CommonSetting>): Promise<void> {
  for (const job of [silverJob, goldJob]) {
    // A run of its own: each that publishes a set gives it its id.
    const own: Run = { ...run, id: runId(new Date()), layer: job.name, counts: {}, reports: [] };
    await job.run(own, config);
    if (own.reports.some(({ outcome }) => outcome === 'lost'))
      throw new FastcartError('CONFLICT', `another run of ${job.name} is at work, without a lease`);
  }
}
