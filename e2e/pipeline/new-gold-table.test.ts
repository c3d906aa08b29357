// First, before any module reads the tables.
import '../support/more-gold';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tables } from '@fastcart/schemas';
import { boundariesOf } from '../support/boundaries';
import { lakeRun } from '../support/command';
import { lateLake } from '../support/lake';
import { type Ended, runApp, runWatched, startStopping } from '../support/process';
import { watchedWithRecipe } from '../support/recipe';

const older = (...args: string[]): Ended => runApp('lake', args);

/**
 * Lakes of a program with the present Gold tables, under this process, which has one more: that of CONTRIBUTING.md. Where a
 * run has to be killed or stopped, it is a process that has the table too.
 */
const { folder, first, lake } = lateLake((log, lake) =>
  done(older('run', 'all', '--lake', lake, '--log', `file://${log}`)),
);
const log = `file://${join(folder, 'log')}`;
const archive = join(folder, 'archive');
const name = 'revenue_by_state';
const path = join('gold/sales_performance', name);
const notYet = 'does not have revenue_by_state yet: the next Gold run creates it';
const env = { ARCHIVE: archive, FORGET_KEY: 'a key of more than sixteen letters' };
/** Of processes that are killed or stopped. */
const watched = { ...env, ...watchedWithRecipe(join(folder, 'revenue-by-state.js')) };
beforeEach(() => rmSync(archive, { recursive: true, force: true }));

const newer = (...args: string[]): Promise<Ended> => lakeRun(args, env);
function done(ended: Ended): string {
  expect({ code: ended.code, errors: ended.errors }).toEqual({ code: 0, errors: '' });
  return ended.output;
}
const gold = (at = lake): Promise<Ended> => newer('run', 'gold', '--lake', at);
const query = async (sql: string, at = lake, ...more: string[]): Promise<unknown[]> =>
  JSON.parse(done(await newer('query', sql, '--lake', at, '--json', ...more))) as unknown[];
const rows = (at = lake): Promise<unknown[]> => query(`SELECT * FROM ${name} ORDER BY 1, 2`, at);
const recomputed = (at = lake): Promise<unknown[]> =>
  query(
    `SELECT shipped_date AS date, shipping_state, sum(total) AS total_revenue, count(*) AS order_count
    FROM fact_orders WHERE status = 'shipped' GROUP BY 1, 2 ORDER BY 1, 2`,
    at,
  );
const newestSet = async (at = lake): Promise<Record<string, number>> => {
  const [row] = (await query('SELECT versions FROM published ORDER BY sequence DESC LIMIT 1', at)) as [
    { versions: string },
  ];
  return JSON.parse(row.versions) as Record<string, number>;
};
const runIds = async (at = lake): Promise<string[]> =>
  ((await query('SELECT run_id FROM published ORDER BY sequence', at)) as { run_id: string }[]).map(
    ({ run_id }) => run_id,
  );

/** The lake has the table with all its days, published, and the other tables as before. */
async function expectFilled(at = lake): Promise<void> {
  const filled = await rows(at);
  expect(filled.length).toBeGreaterThan(0);
  expect(filled).toEqual(await recomputed(at));
  done(await newer('validate', '--lake', at));
  const { tables: status } = JSON.parse(done(await newer('status', '--lake', at, '--log', log, '--json'))) as {
    tables: { table: string; lag: number | null; definition: string | null }[];
  };
  expect(status.find(({ table }) => table === name)).toMatchObject({ lag: 0, definition: 'present' });
}

describe('before the next Gold run', () => {
  const untouched = () => expect(existsSync(join(lake, path))).toBe(false);
  afterEach(untouched);

  test('status names the table, and shows the others', async () => {
    const { code, output, errors } = await newer('status', '--lake', lake, '--log', log, '--json');
    expect({ code, errors }).toEqual({ code: 0, errors: `The lake ${notYet}.\n` });
    const listed = (JSON.parse(output) as { tables: { table: string }[] }).tables.map(({ table }) => table);
    expect(listed).toEqual(tables.map((table) => table.name).filter((table) => table !== name));
  });

  test('a query of other tables runs, and one of the table says when it will be there', async () => {
    expect(await query(`SELECT count(*) AS ${name} FROM fact_orders`)).toHaveLength(1);
    expect(await newer('query', `SELECT * FROM ${name}`, '--lake', lake)).toMatchObject({
      code: 65,
      errors: expect.stringContaining(notYet),
    });
    const since = new Date(Date.now() + 1000).toISOString();
    expect(await query('SELECT count(*) FROM top_products', lake, '--as-of', since)).toHaveLength(1);
    expect(await newer('query', `SELECT * FROM ${name}`, '--lake', lake, '--as-of', since)).toMatchObject({
      code: 65,
      errors: expect.stringContaining('was not published'),
    });
  });

  test.each([
    ['validate', ['validate']],
    ['report', ['report']],
    ['trace', ['trace', 'top_products']],
    ['the plan of maintain', ['maintain']],
    ['the plan of forget', ['forget', '--customer', 'CUST-0001']],
  ])('%s skips the table', async (_, args) => {
    done(await newer(...args, '--lake', lake));
  });

  test.each([
    ['maintain', ['maintain', '--yes']],
    ['maintain of it', ['maintain', '--table', name, '--yes']],
    ['migrate', ['migrate', '--yes']],
    ['replay of a layer', ['replay', 'silver', '--yes']],
    ['replay of days', ['replay', 'gold', '--from', '2025-11-01', '--yes']],
  ])('%s skips the table, and the lake is sound', async (_, args) => {
    done(await newer(...args, '--lake', lake));
    done(await newer('validate', '--lake', lake));
  });

  test('export writes the other tables', async () => {
    const to = join(folder, 'exported');
    done(await newer('export', to, '--lake', lake));
    expect([existsSync(join(to, 'top_products.csv')), existsSync(join(to, `${name}.csv`))]).toEqual([true, false]);
  });

  test('the table cannot be replayed alone or traced', async () => {
    expect(await newer('replay', 'gold', '--table', name, '--lake', lake)).toMatchObject({
      code: 78,
      errors: expect.stringContaining(notYet),
    });
    expect(await newer('trace', name, '--lake', lake)).toMatchObject({ code: 78 });
  });

  test('restore sets the other tables back', async () => {
    const [set] = await runIds();
    done(await newer('restore', '--to-run', set!, '--yes', '--lake', lake, '--log', log));
    done(await newer('validate', '--lake', lake));
    expect(await newestSet()).not.toHaveProperty(name);
  });

  test('a clone gets the table by its own Gold run', async () => {
    const clone = join(folder, 'clone');
    done(await newer('clone', clone, '--lake', lake));
    done(await newer('validate', '--lake', clone));
    expect(existsSync(join(clone, path))).toBe(false);
    done(await gold(clone));
    await expectFilled(clone);
  });
});

test('a Gold run with nothing else to do creates the table, fills all days and publishes it', async () => {
  const before = await newestSet();
  done(await gold());
  const { [name]: added, ...others } = await newestSet();
  expect(added).toBeGreaterThan(0);
  expect(others).toEqual(before);
  await expectFilled();
  const sets = await runIds();
  done(await gold());
  expect(await runIds()).toEqual(sets);
});

test('a Gold run with new orders fills the table too', async () => {
  rmSync(lake, { recursive: true });
  cpSync(first, lake, { recursive: true });
  done(await newer('run', 'all', '--lake', lake, '--log', log));
  await expectFilled();
});

test('a program without the table continues, and the next run of one with it catches up', async () => {
  rmSync(lake, { recursive: true });
  cpSync(first, lake, { recursive: true });
  done(await gold());
  done(older('run', 'all', '--lake', lake, '--log', log));
  expect(await newestSet()).not.toHaveProperty(name);
  done(await gold());
  await expectFilled();
});

test('forget creates the table, so that its Gold runs fill it without personal data', async () => {
  done(await newer('forget', '--customer', 'CUST-0001', '--yes', '--lake', lake));
  await expectFilled();
});

describe('once the table was published', () => {
  beforeEach(async () => void done(await gold()));

  test('a restore to an earlier set empties the table until the next Gold run', async () => {
    done(await newer('restore', '--to-run', (await runIds()).at(-2)!, '--yes', '--lake', lake, '--log', log));
    expect(await newestSet()).not.toHaveProperty(name);
    expect(await newer('query', `SELECT * FROM ${name}`, '--lake', lake)).toMatchObject({
      code: 65,
      errors: expect.stringContaining(notYet),
    });
    done(await newer('validate', '--lake', lake));
    done(await newer('run', 'all', '--lake', lake, '--log', log));
    await expectFilled();
  });

  test('a clone of an earlier set does not have the table', async () => {
    const clone = join(folder, 'older-clone');
    done(await newer('clone', clone, '--to-run', (await runIds()).at(-2)!, '--lake', lake));
    expect(existsSync(join(clone, path))).toBe(false);
    done(await gold(clone));
    await expectFilled(clone);
  });

  test.each([
    ['as it is', () => Promise.resolve('')],
    [
      'after a restore to a set from before',
      async () =>
        done(await newer('restore', '--to-run', (await runIds()).at(-2)!, '--yes', '--lake', lake, '--log', log)),
    ],
  ])('a lost table is not created again: the lake %s', async (_, prepare) => {
    await prepare();
    rmSync(join(lake, path), { recursive: true });
    const missing = { code: 65, errors: expect.stringContaining('TABLE_MISSING') };
    expect(await gold()).toMatchObject(missing);
    for (const args of [['status', '--log', log], ['validate'], ['maintain'], ['export', join(folder, 'lost')]])
      expect(await newer(...args, '--lake', lake)).toMatchObject(missing);
    expect(existsSync(join(lake, path))).toBe(false);
  });
});

test('the next run finishes a run that was killed between creating, filling and publishing the table', async () => {
  const copy = join(folder, 'killed');
  const again = (): void => {
    rmSync(copy, { recursive: true, force: true });
    cpSync(lake, copy, { recursive: true });
  };
  again();
  const passed = boundariesOf('gold-worker', ['--lake', copy], join(folder, 'boundaries'), watched);
  const commit = passed.findIndex(({ table }) => table === name);
  // Between the commit of the table and that of the set nothing is written, nor after the set.
  const chosen = passed.flatMap(({ table, step, at }, index) =>
    table === name || (table === 'published' && at === 'end') || (index < commit && step === 'read' && at === 'start')
      ? [index + 1]
      : [],
  );
  expect(chosen.length).toBeGreaterThanOrEqual(5);
  for (const at of chosen) {
    again();
    const { signal } = runWatched('gold-worker', ['--lake', copy], { ...watched, KILL_AT: String(at) });
    expect(signal).toBe('SIGKILL');
    done(await gold(copy));
    await expectFilled(copy);
  }
});

test('two simultaneous Gold runs that both find the table missing both succeed', async () => {
  const args = ['--lake', lake, '--lease', 'off'];
  const probe = join(folder, 'probe');
  cpSync(lake, probe, { recursive: true });
  const passed = boundariesOf('gold-worker', ['--lake', probe], join(folder, 'boundaries'), watched);
  const begin = passed.findIndex(({ table, at }) => table === name && at === 'start') + 1;
  const stopped = await Promise.all([1, 2].map(() => startStopping('gold-worker', args, begin, watched)));
  for (const one of stopped) done(await one.goOn());
  await expectFilled();
});

test('a lake of 0.1.0 gets the table too', async () => {
  const old = join(folder, 'old');
  mkdirSync(old);
  execFileSync('tar', ['xzf', join(__dirname, 'lakes-0.1.0/lakes.tar.gz'), '-C', old]);
  const at = join(old, 'backlog/lake');
  done(await newer('validate', '--lake', at));
  done(await newer('run', 'all', '--lake', at, '--log', `file://${join(old, 'backlog/log')}`));
  expect(await rows(at)).toEqual(await recomputed(at));
  done(await newer('validate', '--lake', at));
});
