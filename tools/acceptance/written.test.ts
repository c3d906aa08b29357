import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@fastcart/environments/testing';
import { DeltaTable, type Field, type FieldType, query, type TableSpec } from '@fastcart/delta';
import { changesOf, reading, rowsOf, wanted } from './reading';
import { ofSpark } from './rows';
import { type Facts, readBySpark } from './spark';

const folder = temporaryFolder();

const field = (name: string, type: FieldType): Field => ({ name, type, nullable: true, metadata: {} });
const table = (name: string, fields: Field[], spec: Partial<TableSpec> = {}): Promise<DeltaTable> =>
  DeltaTable.create(pathToFileURL(join(folder, name)).href, { schema: { type: 'struct', fields }, ...spec });

const feed = { 'delta.enableChangeDataFeed': 'true' };
const orders = [field('id', 'integer'), field('name', 'string'), field('day', 'date')];
const row = (id: number, name: string, day: string | null) =>
  `SELECT CAST(${id} AS INT) AS id, '${name}' AS name, CAST(${day ? `'${day}'` : 'NULL'} AS DATE) AS day`;
const rows = (...lines: string[]) => query(lines.join(' UNION ALL '));

/** The histories that Spark is to read, each a table of its own. */
const histories: Record<string, () => Promise<DeltaTable>> = {
  'appends, merges, deletes and replaces with their changes': async () => {
    const made = await table('orders', orders, { properties: feed });
    await made.append(rows(row(1, 'a', '2024-01-01'), row(2, 'b', '2024-01-02'), row(3, 'c', null)));
    await made.merge(rows(row(1, 'merged', '2024-01-03'), row(2, '', null), row(4, 'new', '1500-03-01')), {
      on: 'target.id = source.id',
      whenMatched: [{ predicate: `source.name = ''`, delete: true }, {}],
      whenNotMatched: [{}],
    });
    await made.delete('id = 3');
    await made.replaceWhere('id = 1', rows(row(1, 'replaced', '2024-01-04')));
    await made.delete();
    return made;
  },
  'partitions of hard values': async () => {
    const made = await table('partitioned', orders, { partitionBy: ['name', 'day'] });
    const values = [
      'a b',
      'a/b',
      'a=b',
      'a%20b',
      'a:b?c#d&e',
      '☃ é 𝄞',
      '"\\',
      ' ',
      '..',
      'new\nline',
      '{x}[y]^|~*',
      '+',
    ];
    await made.append(rows(...values.map((value, at) => row(at, value, `2024-01-${10 + at}`))));
    await made.merge(rows(row(1, 'moved', '2024-02-01'), row(99, '☃', '2024-02-02')), {
      on: 'target.id = source.id',
      whenMatched: [{}],
      whenNotMatched: [{}],
    });
    await made.delete(`name = 'a%20b'`);
    return made;
  },
  'columns that were added': async () => {
    const made = await table('grown', orders, { properties: feed });
    await made.append(rows(row(1, 'a', '2024-01-01')));
    const wider = query(`${row(2, 'b', null)}, true AS gift, named_struct('x', CAST(1 AS BIGINT)) AS deep`);
    await made.append(wider, { mergeSchema: true });
    await made.delete('id = 1');
    return made;
  },
  'every type at its ends': async () => {
    const element: FieldType = { type: 'array', elementType: 'double', containsNull: true };
    const made = await table('types', [
      field('i', 'integer'),
      field('l', 'long'),
      field('f', 'double'),
      field('b', 'boolean'),
      field('bin', 'binary'),
      field('d', 'date'),
      field('ts', 'timestamp'),
      field('dec', 'decimal(38,18)'),
      field('s', { type: 'struct', fields: [field('a', element)] }),
    ]);
    const time = (text: string) => `arrow_cast('${text}', 'Timestamp(Microsecond, Some("UTC"))') AS ts`;
    const nested = `named_struct('a', make_array(CAST(0.5 AS DOUBLE), NULL)) AS s`;
    const line = (i: string, l: string, f: string, day: string, moment: string, decimal: string) =>
      `SELECT CAST(${i} AS INT) AS i, CAST(${l} AS BIGINT) AS l, CAST('${f}' AS DOUBLE) AS f, true AS b, ` +
      `arrow_cast('é', 'Binary') AS bin, DATE '${day}' AS d, ${time(moment)}, CAST('${decimal}' AS DECIMAL(38,18)) AS dec, ${nested}`;
    const low = ['-2147483648', '-9223372036854775808', '-Infinity', '0001-01-01', '0001-01-01T00:00:00Z'] as const;
    const high = ['2147483647', '9223372036854775807', 'NaN', '9999-12-31', '9999-12-31T23:59:59.999999Z'] as const;
    await made.append(rows(line(...low, '-99999999999999999999.999999999999999999')));
    await made.append(rows(line(...high, '99999999999999999999.999999999999999999')));
    return made;
  },
  'texts that are longer than a statistic': async () => {
    const made = await table('long', orders);
    await made.append(rows(row(1, 'z'.repeat(500), null), row(2, '𝄞'.repeat(500), null)));
    return made;
  },
  'no rows': () => table('empty', orders, { partitionBy: ['day'] }),
};

const made = new Map<string, DeltaTable>();
let read: Record<string, Facts>;
const pathOf = (name: string): string => new URL(made.get(name)!.url).pathname;

beforeAll(async () => {
  for (const [name, history] of Object.entries(histories)) made.set(name, await history());
  read = readBySpark(Object.fromEntries([...made.keys()].map((name) => [pathOf(name), null])), folder);
});

test.each(Object.keys(histories))('Spark reads %s', async (name) => {
  const facts = read[pathOf(name)]!;
  expect(facts.error).toBeUndefined();
  const opened = made.get(name)!;
  expect(Object.keys(facts.versions)).toHaveLength(opened.version + 1);
  expect(await reading(opened.url, facts)).toEqual(wanted(facts));
  expect(await rowsOf(opened)).toEqual(ofSpark(facts.versions[opened.version]!));
  expect(facts.changes === null).toBe(opened.properties['delta.enableChangeDataFeed'] !== 'true');
  if (!facts.changes) return;
  const { from, to, rows } = facts.changes;
  expect([from, await changesOf(opened, from, to)]).toEqual([0, ofSpark(rows)]);
});

test.each([
  ['a-b_c.d', undefined],
  ['a b', 'CORRUPT'],
  ['é', 'CORRUPT'],
])('the changes of partition %s are read or refused', async (value, code) => {
  const made = await table(`feed-${code}-${value}`, orders, { partitionBy: ['name'], properties: feed });
  await made.append(rows(row(1, value, null), row(2, value, null)));
  await made.delete('id = 1');
  const changes = changesOf(made, 0, made.version);
  if (code) await expect(changes).rejects.toMatchObject({ code });
  else expect(await changes).toHaveLength(3);
});
