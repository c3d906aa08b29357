import { order, input } from '@fastcart/query';
import { factOrders } from '../core';
import { columnNames } from '../table';
import { Engines, type Row, unordered } from '../testing/engines';
import { csvTypes, expectedFile, expectedRows, expectRows, sampleNames } from '../testing/samples';
import { computed, type GoldTable, replaced, type Scope } from './definition';
import { goldTables } from './index';

const orders = input('orders', columnNames(factOrders));

describe.each(sampleNames)('from the orders of the sample %s', (sample) => {
  const engines = new Engines();
  let scope: Scope;
  beforeAll(async () => {
    await engines.csv(orders, expectedFile(sample, factOrders), csvTypes(factOrders));
    scope = scopeOf(await engines.polars(orders));
  });
  afterAll(() => engines.close());

  describe.each(goldTables)('$name is computed', (table) => {
    test.each(['streamed', 'sql'] as const)('by the engine %s', async (engine) => {
      const plan = computed(table, orders, scope)!.sort(...order(...table.order));
      expectRows(await engines[engine](plan), current(table, await expectedRows(sample, table), scope.asOf));
    });

    test('for the dates of a scope, as the rows that it replaces', async () => {
      const some = { ...scope, created: everyOther(scope.created), shipped: everyOther(scope.shipped) };
      const inTheirPlace = computed(table, orders, scope)!.filter(replaced(table, some)!);
      const found = unordered(await engines.sql(computed(table, orders, some)!));
      expectRows(found, unordered(await engines.sql(inTheirPlace)));
    });
  });
});

function scopeOf(rows: Row[]): Scope {
  const dates = (column: string): string[] =>
    [...new Set(rows.map((row) => row[column]))].filter((date) => typeof date === 'string').sort();
  const ends = rows.map((row) => String(row.last_event_at).slice(0, 10)).sort();
  return { created: dates('created_date'), shipped: dates('shipped_date'), asOf: ends.at(-1) ?? null };
}

/** The expected rows without earlier snapshots, which cannot be computed from the current orders. */
function current(table: GoldTable, rows: Row[], asOf: string | null): Row[] {
  const isSnapshot = (row: Row): boolean =>
    table.parts.some(({ update, period }) => update === 'snapshot' && (period ?? row.period) === row.period);
  return rows.filter((row) => !isSnapshot(row) || row.date === asOf);
}

function everyOther(dates: string[]): string[] {
  return dates.filter((_, index) => index % 2 === 0);
}
