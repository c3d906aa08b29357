import { once } from 'node:events';
import { join } from 'node:path';
import { exportLake } from '@fastcart/operations/export';
import { type Layer, layers } from '@fastcart/operations/run';
import { validate } from '@fastcart/operations/validate/index';
import { Lake, parse } from '@fastcart/runtime';
import { silver, tables } from '@fastcart/schemas';
import { type Boundary, boundariesOf } from '../support/boundaries';
import { lakeRun } from '../support/command';
import { expectSameRows } from '../support/compare';
import { exported, temporaryFolder } from '../support/lake';
import { leftovers } from '../support/leftovers';
import { migratedLake, shopColumns, writeMigrations } from '../support/migrations';
import { type Ended, ended, startApp, startStopping } from '../support/process';
import { Stages } from '../support/stages';

const folder = temporaryFolder();
const migrations = writeMigrations(join(folder, 'migrations'));
const env = { MIGRATIONS: migrations };
let stages: Stages;

const migration = (lake: string): string[] => ['migrate', '--yes', '--lake', lake];
const migrate = (lake: string): Promise<Ended> => lakeRun(migration(lake), env);
const exportOf = (lake: string): string => `${lake}-migrated`;

/** The boundaries of a migration. */
let passed: Boundary[];

beforeAll(async () => {
  stages = await Stages.prepare(folder);
  passed = boundariesOf('lake', migration(stages.undisturbed), join(folder, 'migration.boundaries'), env);
  const undisturbed = migratedLake(stages.undisturbed, migrations);
  expect(await validate(undisturbed)).toEqual([]);
  await exportLake(undisturbed, exportOf(stages.undisturbed));
});

/** Commits of every table, newest first, by the run that made them. */
async function commits(lake: string): Promise<[table: string, commits: string[]][]> {
  const histories = tables.map(async (table): Promise<[string, string[]]> => {
    const history = await (await new Lake(lake).find(table)).history();
    return [table.name, history.map(({ info }) => parse(info)?.runId ?? '')];
  });
  return Promise.all(histories);
}

/** With the migrations, the layer and those above run to their end. */
async function runFrom(layer: Layer, lake: string): Promise<void> {
  for (const next of layers.slice(layers.indexOf(layer))) {
    const { code, errors } = await lakeRun(['run', next, ...stages.args(next, lake)], env);
    expect({ next, code, errors }).toEqual({ next, code: 0, errors: '' });
  }
}

/** The rows become those of an undisturbed lake. */
async function expectRepaired(layer: Layer, lake: string): Promise<void> {
  await runFrom(layer, lake);
  await exportLake(migratedLake(lake, migrations), exportOf(lake));
  for (const table of exported) expectSameRows(table, exportOf(lake), exportOf(stages.undisturbed));
}

describe.each(layers)('a %s run without the migrations', (layer) => {
  test('stops when the lake is migrated, and writes nothing more', async () => {
    const starts = stages
      .boundaries(layer)
      .flatMap(({ table, at }, index) => (table && at === 'start' ? [index + 1] : []));
    // Gold's tables are committed at once: two of its fifteen commits stand for all.
    for (const at of layer === 'gold' ? [starts[0]!, starts.at(-1)!] : starts) {
      const lake = stages.lake(layer);
      const standing = await startStopping(`${layer}-worker`, stages.args(layer, lake), at, {});
      expect(await migrate(lake)).toMatchObject({ code: 0, errors: '' });
      const before = await commits(lake);
      const ended = await standing.goOn();
      expect({ at, code: ended.code, error: ended.errors }).toEqual({
        ...{ at, code: 65 },
        error: expect.stringContaining('SCHEMA_VERSION'),
      });
      expect(await commits(lake)).toEqual(before);
      await expectRepaired(layer, lake);
    }
  });
});

test('workers without the migrations end, and workers with them continue', async () => {
  const lake = stages.lake('bronze');
  const serving = layers.map((layer) =>
    startApp(`${layer}-worker`, [...stages.args(layer, lake), '--serve', '--serve-interval', '0']),
  );
  const ends = Promise.all(serving.map(ended));
  await Promise.all(serving.map((child) => once(child.stdout!, 'data')));
  expect(await migrate(lake)).toMatchObject({ code: 0, errors: '' });
  expect(await ends).toEqual([65, 65, 65]);
  await runFrom('bronze', lake);
  // Which days have a snapshot depends on how far Silver was when Gold ran: the rows are not compared.
  expect(await validate(migratedLake(lake, migrations))).toEqual([]);
});

test('the next migration finishes a killed one, also after runs of workers', async () => {
  expect(passed.filter(({ table }) => table)).toHaveLength(2 * (tables.length + 1));
  // Before and after each commit to Silver, in the middle of the tables, and after the last one.
  const around = passed.flatMap(({ table }, index) => (table === 'silver' ? [index + 1] : []));
  const boundaries = [...around, passed.length];
  const migrated = stages.lake('silver');
  const copy = (at: number): string => `${migrated}-${at}`;
  await leftovers('lake', migration(migrated), { lake: migrated, boundaries, copy, env });
  for (const at of boundaries) {
    const lake = copy(at);
    const written = (await new Lake(lake).find(silver)).version;
    const older = await lakeRun(['run', 'silver', '--lake', lake]);
    // It may write to a Silver that has its columns and not yet its version; never to one that has it.
    const { properties, version } = await new Lake(lake).find(silver);
    if (properties['fastcart.schemaVersion'] === '2')
      expect({ at, code: older.code, version }).toEqual({ at, code: 65, version: written });
    expect(await migrate(lake)).toMatchObject({ code: 0, errors: '' });
    expect(
      (await new Lake(lake).find(silver)).schema.fields.slice(-shopColumns.length).map(({ name }) => name),
    ).toEqual(shopColumns.map(({ column }) => column));
    await expectRepaired('silver', lake);
  }
});
