import { expectedHeader, sampleNames } from './testing/samples';
import { deltaSchema, type Table, tableSpec } from './table';
import { bronze, columnNames, isBusiness, personalNames, quarantine, readersOf, rejected, tables } from './index';

const personal = /order_id|customer|email|street|city|zip|address|raw_value|event$|rescued|hash/;

test.each(sampleNames)('the tables have the columns of the sample %s in its order', (sample) => {
  for (const table of tables.filter(isBusiness)) {
    const exported = table.columns.filter((column) => !column.volatile).map(({ name }) => name);
    const header = expectedHeader(sample, table);
    // Source columns follow Bronze's own columns.
    expect({ table: table.name, header: table === bronze ? header.slice(0, exported.length) : header }).toEqual({
      table: table.name,
      header: exported,
    });
  }
});

describe.each([...tables])('$name', (table: Table) => {
  const names = columnNames(table);
  const propertyList = (key: string): string[] => (table.properties[key] ?? '').split(',').filter(Boolean);

  test('uses only its own columns as keys, partitions, order and statistics', () => {
    const order = table.order.map((name) => name.replace(/^-/, ''));
    expect(names).toEqual(
      expect.arrayContaining([
        ...table.key,
        ...table.partitionBy,
        ...order,
        ...propertyList('delta.dataSkippingStatsColumns'),
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  test('has no personal data and no order id in its file statistics', () => {
    expect(propertyList('delta.dataSkippingStatsColumns').filter((name) => personal.test(name))).toEqual([]);
  });

  test('has the e-mail address of each customer, marked as personal: lake forget finds rows by both', () => {
    const received: Table[] = [bronze, quarantine, rejected];
    if (received.includes(table) || !names.includes('customer_id')) return;
    expect(personalNames(table.columns)).toContain('customer_email');
  });

  test('describes every column in its Delta schema', () => {
    expect(deltaSchema(table).fields.map(({ name, metadata }) => [name, metadata.comment])).toEqual(
      table.columns.map(({ name, comment }) => [name, comment]),
    );
    expect(table.columns.filter(({ comment }) => comment === '')).toEqual([]);
  });
});

test('tables with readers have a change feed, and Bronze and quarantine are append-only', () => {
  const having = (property: string): string[] =>
    tables.filter((table) => tableSpec(table).properties?.[property] === 'true').map(({ name }) => name);
  const read = tables.filter((table) => readersOf(table).length > 0).map(({ name }) => name);
  expect(having('delta.enableChangeDataFeed')).toEqual(read);
  expect(having('delta.appendOnly')).toEqual(['bronze', 'quarantine']);
});
