import { DeltaTable, query } from '@fastcart/delta';
import { temporaryFolder } from '@fastcart/environments/testing';
import { facts, recomputed } from '@fastcart/layers/facts';
import { scopeOf } from '@fastcart/layers/gold';
import { latest, outcomes, validatedRows } from '@fastcart/layers/silver';
import { revenueMismatches } from '@fastcart/quality';
import { col, input } from '@fastcart/query';
import { binding, Lake } from '@fastcart/runtime';
import { bronze, columnNames, computed, factOrders, goldTables, lakeSchemaOf, silver } from '@fastcart/schemas';
import { sharedSpark } from '@fastcart/services';
import { SparkSession } from '@fastcart/spark';
import { BothEngines } from '../support/both-engines';
import { run } from '../support/lake';
import { copyLog } from '../support/samples';

let session: SparkSession;
beforeAll(async () => {
  session = await SparkSession.connect((await sharedSpark()).url);
});
afterAll(() => session.close());

/** Columns of each type that a migration can add, for fields that are also read otherwise. */
const promotedTypes = ['string', 'integer', 'decimal(18,2)', 'timestamp', 'boolean'] as const;
const lakeSchema = lakeSchemaOf([
  {
    version: 2,
    description: 'Fields as columns of every type',
    add: ['quantity', 'total', 'timestamp', 'coupon_code'].flatMap((from) =>
      promotedTypes.map((type, at) => ({ table: 'silver', column: `${from}_${at}`, type, comment: from, from })),
    ),
  },
]);

describe.each(['clean', 'dirty', 'edges', 'late'])('of the sample %s, Spark computes as the binding does', (name) => {
  const folder = temporaryFolder();
  const lake = new Lake(`${folder}/lake`);
  let engines: BothEngines;
  beforeAll(async () => {
    copyLog(name, `${folder}/log`);
    await run(`${folder}/log`, lake.url);
    engines = new BothEngines(session, folder);
    for (const table of [bronze, silver, factOrders, ...goldTables]) {
      const rows = await DeltaTable.open(lake.urlOf(table));
      await engines.add(table.name, query('SELECT * FROM rows', { rows }));
      if (table === silver)
        await engines.add('stored', query('SELECT * FROM rows WHERE kafka_offset % 3 < 2', { rows }));
    }
  });

  const bronzeRows = input(bronze.name, columnNames(bronze));
  const validated = validatedRows(bronzeRows, { startedAt: new Date(0), lakeSchema });

  test('the rows of Silver and of the rejected table', async () => {
    const { rows } = await engines.expectSame(validated);
    expect(rows.length).toBeGreaterThan(0);
  });

  test('the rows of Silver without older duplicates', async () => {
    await engines.expectSame(latest(validated.filter(col('rejected').not())));
  });

  test('what happens to rows whose keys are stored', async () => {
    const { rows } = await engines.expectSame(outcomes(validated.filter(col('rejected').not())));
    expect(rows.length).toBeGreaterThan(0);
  });

  test.each(facts)('$table.name', async (fact) => {
    await engines.expectSame(recomputed(fact));
  });

  test.each(goldTables)('$name', async (table) => {
    const orders = input(factOrders.name, columnNames(factOrders));
    const scope = await scopeOf(binding, orders, orders, {
      [factOrders.name]: await DeltaTable.open(lake.urlOf(factOrders)),
    });
    await engines.expectSame(computed(table, orders, scope)!);
  });

  test('the comparison of revenues', async () => {
    await engines.expectSame(revenueMismatches());
  });
});
