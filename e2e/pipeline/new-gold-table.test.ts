import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tables } from '@fastcart/schemas';
import { boundariesOf } from '../support/boundaries';
import { lateLake } from '../support/lake';
import { type Ended, preloading, runApp, runWatched, startStopping } from '../support/process';
import { withRecipe } from '../support/recipe';

/**
 * Lakes of a program with the present Gold tables, under a program that has one more: that of CONTRIBUTING.md.
 */
const { folder, first, lake } = lateLake();
const log = `file://${join(folder, 'log')}`;
const archive = join(folder, 'archive');
const compiled = join(folder, 'revenue-by-state.js');
const name = 'revenue_by_state';
const path = join('gold/sales_performance', name);
const notYet = 'does not have revenue_by_state yet: the next Gold run creates it';
let env: Record<string, string>;
beforeAll(() => {
  env = { ...withRecipe(compiled), ARCHIVE: archive, FORGET_KEY: 'a key of more than sixteen letters' };
});
beforeEach(() => rmSync(archive, { recursive: true, force: true }));

const newer = (...args: string[]): Ended => runApp('lake', args, env);
const older = (...args: string[]): Ended => runApp('lake', args);
function done(ended: Ended): string {
  expect({ code: ended.code, errors: ended.errors }).toEqual({ code: 0, errors: '' });
  return ended.output;
}
const gold = (at = lake): Ended => runApp('gold-worker', ['--lake', at], env);
const query = (sql: string, at = lake, ...more: string[]): unknown[] =>
  JSON.parse(done(newer('query', sql, '--lake', at, '--json', ...more))) as unknown[];
const rows = (at = lake): unknown[] => query(`SELECT * FROM ${name} ORDER BY 1, 2`, at);
const recomputed = (at = lake): unknown[] =>
  query(
    `SELECT shipped_date AS date, shipping_state, sum(total) AS total_revenue, count(*) AS order_count
    FROM fact_orders WHERE status = 'shipped' GROUP BY 1, 2 ORDER BY 1, 2`,
    at,
  );
const newestSet = (at = lake): Record<string, number> => {
  const [row] = query('SELECT versions FROM published ORDER BY sequence DESC LIMIT 1', at) as { versions: string }[];
  return JSON.parse(row!.versions) as Record<string, number>;
};
const runIds = (at = lake): string[] =>
  (query('SELECT run_id FROM published ORDER BY sequence', at) as { run_id: string }[]).map(({ run_id }) => run_id);

/** The lake has the table with all its days, published, and the other tables as before. */
function expectFilled(at = lake): void {
  expect(rows(at).length).toBeGreaterThan(0);
  expect(rows(at)).toEqual(recomputed(at));
  done(newer('validate', '--lake', at));
  const { tables: status } = JSON.parse(done(newer('status', '--lake', at, '--log', log, '--json'))) as {
    tables: { table: string; lag: number | null; definition: string | null }[];
  };
  expect(status.find(({ table }) => table === name)).toMatchObject({ lag: 0, definition: 'present' });
}

describe('before the next Gold run', () => {
  const untouched = () => expect(existsSync(join(lake, path))).toBe(false);
  afterEach(untouched);

  test('status names the table, and shows the others', () => {
    const { code, output, errors } = newer('status', '--lake', lake, '--log', log, '--json');
    expect({ code, errors }).toEqual({ code: 0, errors: `The lake ${notYet}.\n` });
    const listed = (JSON.parse(output) as { tables: { table: string }[] }).tables.map(({ table }) => table);
    expect(listed).toEqual(tables.map((table) => table.name));
  });

  test('a query of other tables runs, and one of the table says when it will be there', () => {
    expect(query(`SELECT count(*) AS ${name} FROM fact_orders`)).toHaveLength(1);
    expect(newer('query', `SELECT * FROM ${name}`, '--lake', lake)).toMatchObject({
      code: 65,
      errors: expect.stringContaining(notYet),
    });
    const since = new Date(Date.now() + 1000).toISOString();
    expect(query('SELECT count(*) FROM top_products', lake, '--as-of', since)).toHaveLength(1);
    expect(newer('query', `SELECT * FROM ${name}`, '--lake', lake, '--as-of', since)).toMatchObject({
      code: 65,
      errors: expect.stringContaining('was not published'),
    });
  });

  test.each([
    ['validate', ['validate']],
    ['report', ['report']],
    ['trace', ['trace', 'top_products']],
    ['maintain', ['maintain', '--yes']],
    ['the plan of maintain', ['maintain']],
    ['maintain of it', ['maintain', '--table', name, '--yes']],
    ['migrate', ['migrate', '--yes']],
    ['replay of a layer', ['replay', 'silver', '--yes']],
    ['replay of days', ['replay', 'gold', '--from', '2025-11-01', '--yes']],
    ['the plan of forget', ['forget', '--customer', 'CUST-0001']],
  ])('%s skips the table', (_, args) => {
    done(newer(...args, '--lake', lake));
    done(newer('validate', '--lake', lake));
  });

  test('export writes the other tables', () => {
    const to = join(folder, 'exported');
    done(newer('export', to, '--lake', lake));
    expect([existsSync(join(to, 'top_products.csv')), existsSync(join(to, `${name}.csv`))]).toEqual([true, false]);
  });

  test('the table cannot be replayed alone or traced', () => {
    expect(newer('replay', 'gold', '--table', name, '--lake', lake)).toMatchObject({
      code: 78,
      errors: expect.stringContaining(notYet),
    });
    expect(newer('trace', name, '--lake', lake)).toMatchObject({ code: 78 });
  });

  test('restore sets the other tables back', () => {
    const [set] = runIds();
    done(newer('restore', '--to-run', set!, '--yes', '--lake', lake, '--log', log));
    done(newer('validate', '--lake', lake));
    expect(newestSet()).not.toHaveProperty(name);
  });

  test('a clone gets the table by its own Gold run', () => {
    const clone = join(folder, 'clone');
    done(newer('clone', clone, '--lake', lake));
    done(newer('validate', '--lake', clone));
    expect(existsSync(join(clone, path))).toBe(false);
    done(gold(clone));
    expectFilled(clone);
  });
});

test('a Gold run with nothing else to do creates the table, fills all days and publishes it', () => {
  const before = newestSet();
  done(gold());
  const { [name]: added, ...others } = newestSet();
  expect(added).toBeGreaterThan(0);
  expect(others).toEqual(before);
  expectFilled();
  const sets = runIds();
  done(gold());
  expect(runIds()).toEqual(sets);
});

test('a Gold run with new orders fills the table too', () => {
  cpSync(first, lake, { recursive: true });
  rmSync(lake, { recursive: true });
  cpSync(first, lake, { recursive: true });
  done(newer('run', 'all', '--lake', lake, '--log', log));
  expectFilled();
});

test('a program without the table continues, and the next run of one with it catches up', () => {
  rmSync(lake, { recursive: true });
  cpSync(first, lake, { recursive: true });
  done(gold());
  done(older('run', 'all', '--lake', lake, '--log', log));
  expect(newestSet()).not.toHaveProperty(name);
  done(gold());
  expectFilled();
});

test('forget creates the table, so that its Gold runs fill it without personal data', () => {
  done(newer('forget', '--customer', 'CUST-0001', '--yes', '--lake', lake));
  expectFilled();
});

describe('once the table was published', () => {
  beforeEach(() => void done(gold()));

  test('a restore to an earlier set empties the table until the next Gold run', () => {
    done(newer('restore', '--to-run', runIds().at(-2)!, '--yes', '--lake', lake, '--log', log));
    expect(newestSet()).not.toHaveProperty(name);
    expect(newer('query', `SELECT * FROM ${name}`, '--lake', lake)).toMatchObject({
      code: 65,
      errors: expect.stringContaining(notYet),
    });
    done(newer('validate', '--lake', lake));
    done(newer('run', 'all', '--lake', lake, '--log', log));
    expectFilled();
  });

  test('a clone of an earlier set does not have the table', () => {
    const clone = join(folder, 'older-clone');
    done(newer('clone', clone, '--to-run', runIds().at(-2)!, '--lake', lake));
    expect(existsSync(join(clone, path))).toBe(false);
    done(gold(clone));
    expectFilled(clone);
  });

  test.each([
    ['as it is', () => {}],
    [
      'after a restore to a set from before',
      () => done(newer('restore', '--to-run', runIds().at(-2)!, '--yes', '--lake', lake, '--log', log)),
    ],
  ])('a lost table is not created again: the lake %s', (_, prepare) => {
    prepare();
    rmSync(join(lake, path), { recursive: true });
    const missing = { code: 65, errors: expect.stringContaining('TABLE_MISSING') };
    expect(gold()).toMatchObject(missing);
    for (const args of [['status', '--log', log], ['validate'], ['maintain'], ['export', join(folder, 'lost')]])
      expect(newer(...args, '--lake', lake)).toMatchObject(missing);
    expect(existsSync(join(lake, path))).toBe(false);
  });
});

test('the next run finishes a run that was killed between creating, filling and publishing the table', () => {
  const copy = join(folder, 'killed');
  const again = (): void => {
    rmSync(copy, { recursive: true, force: true });
    cpSync(lake, copy, { recursive: true });
  };
  const NODE_OPTIONS = preloading('gold-table', 'kill-at');
  again();
  const passed = boundariesOf('gold-worker', ['--lake', copy], join(folder, 'boundaries'), { ...env, NODE_OPTIONS });
  const chosen = passed.flatMap(({ table, step, at }, index) =>
    table === name || table === 'published' || (step === 'read' && at === 'start') ? [index + 1] : [],
  );
  expect(chosen.length).toBeGreaterThanOrEqual(5);
  for (const at of chosen) {
    again();
    const { signal } = runWatched('gold-worker', ['--lake', copy], { ...env, NODE_OPTIONS, KILL_AT: String(at) });
    expect(signal).toBe('SIGKILL');
    done(gold(copy));
    expectFilled(copy);
  }
});

test('two simultaneous Gold runs that both find the table missing both succeed', async () => {
  const NODE_OPTIONS = preloading('gold-table', 'kill-at');
  const args = ['--lake', lake, '--lease', 'off'];
  const probe = join(folder, 'probe');
  cpSync(lake, probe, { recursive: true });
  const passed = boundariesOf('gold-worker', ['--lake', probe], join(folder, 'boundaries'), { ...env, NODE_OPTIONS });
  const begin = passed.findIndex(({ table, at }) => table === name && at === 'start') + 1;
  const stopped = await Promise.all(
    [1, 2].map(() => startStopping('gold-worker', args, begin, { ...env, NODE_OPTIONS })),
  );
  for (const one of stopped) done(await one.goOn());
  expectFilled();
  expect(rows()).toHaveLength(recomputed().length);
});

test('a lake of 0.1.0 gets the table too', () => {
  const old = join(folder, 'old');
  execFileSync('mkdir', ['-p', old]);
  execFileSync('tar', ['xzf', join(__dirname, 'lakes-0.1.0/lakes.tar.gz'), '-C', old]);
  const at = join(old, 'backlog/lake');
  expect(readFileSync(compiled, 'utf8')).toContain(name);
  done(newer('validate', '--lake', at));
  done(newer('run', 'all', '--lake', at, '--log', `file://${join(old, 'backlog/log')}`));
  expect(rows(at)).toEqual(recomputed(at));
  done(newer('validate', '--lake', at));
});
