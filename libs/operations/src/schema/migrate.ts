import { type CommitResult, type DeltaTable, query } from '@fastcart/delta';
import { col, max, input } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import {
  addReport,
  announce,
  emptyUntilProperty,
  factsOf,
  FastcartError,
  type Job,
  Lake,
  newestVersion,
  onConflict,
  orStopped,
  type Run,
  timed,
  versionOf,
  versionProperties,
  write,
} from '@fastcart/runtime';
import {
  type LakeSchema,
  deltaFields,
  type PromotedColumn,
  type SchemaVersion,
  silver,
  type Table,
} from '@fastcart/schemas';
import { archiveOf } from '../archive';
import { stagingOf } from '../replay/staging';

/** The migration of one table. */
export interface TableMigration {
  table: string;
  /** The schema versions before and after. */
  from: number;
  to: number;
  /** The columns of these versions, and those that do not exist yet: a migration may have been interrupted. */
  columns: PromotedColumn[];
  missing: PromotedColumn[];
}

/** The steps by table; none when the lake has the schema version of the code. Errors: as {@link migrateJob}. */
export async function planMigration(lake: Lake, archive: string | undefined): Promise<TableMigration[]> {
  return (await outdated(lake, archive)).map(({ plan }) => plan);
}

interface Outdated {
  place: Lake;
  table: Table;
  plan: TableMigration;
}

/** Tables of the lake, of its archive and of the staging of its replays that need a migration. */
async function outdated(lake: Lake, archive: string | undefined): Promise<Outdated[]> {
  const found: Outdated[] = [];
  for (const place of [lake, archiveOf(lake, archive), stagingOf(lake)])
    for (const table of await lake.present(lake.lakeSchema.tables)) {
      if (place !== lake && !(await place.has(table))) continue;
      using opened = await place.find(table);
      const plan = planTable(lake.lakeSchema, table, opened);
      if (plan) found.push({ place, table, plan: { ...plan, table: nameIn(place, lake, table) } });
    }
  return found;
}

/** The same table may be in several places. */
function nameIn(place: Lake, lake: Lake, { name }: Table): string {
  return place === lake ? name : `${name} in ${place.url}`;
}

/**
 * Changes every table to the version of MIGRATIONS, while workers run. Each table gets its columns first and the version last,
 * so the next migration completes an interrupted one. An older worker stops at its first commit to a table that has the new
 * version. Errors: TABLE_MISSING; SCHEMA_VERSION, when the lake has no version of these migrations; CONFLICT.
 */
export const migrateJob: Job<'ARCHIVE'> = {
  name: 'migrate',
  description: 'changes the tables of a lake to the schema version of MIGRATIONS',
  settings: ['ARCHIVE'],
  async run(run, config) {
    const lake = new Lake(config.LAKE, run.lakeSchema);
    // No table is touched when one cannot be migrated.
    const found = await orStopped(outdated(lake, config.ARCHIVE), run.signal);
    const versions: Record<string, number> = {};
    await timed(run, 'commit', async () => {
      for (const { place, table, plan } of found) {
        run.signal.throwIfAborted();
        using opened = await place.find(table);
        versions[plan.table] = await migrate(run, table, opened);
      }
    });
    const counts = { tables: found.length, columns: found.flatMap(({ plan }) => plan.columns).length };
    addReport(run, { outcome: 'committed', counts, versions });
  },
};

/** Undefined when the table has the schema version of the code. */
function planTable(lakeSchema: LakeSchema, table: Table, opened: DeltaTable): TableMigration | undefined {
  const [found, newest] = [versionOf(opened.properties), newestVersion(lakeSchema)];
  if (!lakeSchema.versions.some((version) => isSame(version, found))) {
    const has = found
      ? `schema version ${[found.number, found.fingerprint].filter(Boolean).join(' ')}`
      : 'no schema version';
    throw new FastcartError('SCHEMA_VERSION', `${table.name} has ${has}, which is none of these migrations`);
  }
  if (isSame(newest, found)) return undefined;
  const from = found!.number;
  const columns = table.name === silver.name ? lakeSchema.promoted.filter(({ since }) => since > from) : [];
  const missing = columns.filter((column) => !has(table, opened, column));
  return { table: table.name, from, to: newest.number, columns, missing };
}

function isSame(version: SchemaVersion, other: SchemaVersion | undefined): boolean {
  return version.number === other?.number && version.fingerprint === other.fingerprint;
}

/** Errors: SCHEMA_VERSION, when the table has such a column of another type. */
function has(table: Table, { schema }: DeltaTable, { name, type }: PromotedColumn): boolean {
  const found = schema.fields.find((field) => field.name === name);
  if (found && found.type !== type)
    throw new FastcartError('SCHEMA_VERSION', `${table.name} has a column ${name} that is no ${type}`);
  return found !== undefined;
}

/** Commits one step after the other, each on the newest version, until none is left. Returns the version of the table. */
async function migrate(run: Run, table: Table, opened: DeltaTable): Promise<number> {
  for (let tried = 1; ; tried++) {
    await opened.refresh();
    const plan = planTable(run.lakeSchema, table, opened);
    if (!plan) return opened.version;
    try {
      announce({ layer: run.layer, step: 'commit', table: table.name, at: 'start' });
      await nextCommit(run, plan, opened);
      announce({ layer: run.layer, step: 'commit', table: table.name, at: 'end' });
    } catch (error) {
      await onConflict(run, table.name, tried, error);
    }
  }
}

async function nextCommit(
  run: Run,
  { from, to, columns, missing }: TableMigration,
  opened: DeltaTable,
): Promise<CommitResult> {
  const commit = { metadata: write({ ...factsOf(run), kind: 'migration', migration: { from, to } }) };
  if (missing.length > 0) return opened.addColumns(deltaFields(missing), { commit });
  const empty = columns.length > 0 ? JSON.stringify(await lastOffsets(opened)) : '';
  const properties = Object.fromEntries(columns.map(({ name }) => [emptyUntilProperty(name), empty]));
  return opened.setProperties({ ...properties, ...versionProperties(newestVersion(run.lakeSchema)) }, { commit });
}

/**
 * The last offset of the stored rows, by partition. The commit that stores them makes older workers stop, and is made on the
 * version that was read. So all later rows have values in the new columns.
 */
async function lastOffsets(opened: DeltaTable): Promise<Record<string, number>> {
  const last = input(silver.name, ['kafka_partition', 'kafka_offset']).group(['kafka_partition'], {
    last: max(col('kafka_offset')),
  });
  const rows = await query(toSql(last), { [silver.name]: opened }).rows();
  return Object.fromEntries(rows.map((row) => [String(row.kafka_partition), Number(row.last)]));
}
