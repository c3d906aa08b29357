import {
  average,
  coalesce,
  col,
  concat,
  count,
  countDistinct,
  countWhere,
  type DataType,
  dateOf,
  daysBetween,
  type Expr,
  greatest,
  hourOf,
  least,
  lit,
  lower,
  matches,
  max,
  median,
  microsBetween,
  min,
  money,
  namesWhere,
  nullOf,
  order,
  percent,
  input,
  type Plan,
  sumLong,
  sumMoney,
  trim,
  values,
  when,
} from '@fastcart/query';
import { engineNames, Engines, type Row, unordered } from './testing/engines';

const types = { k: 'string', g: 'string', m: money, i: 'integer', d: 'double', ts: 'timestamp' } satisfies Record<
  string,
  DataType
>;
const t = input('t', Object.keys(types));
const r = input('r', ['k', 'w']);
const engines = new Engines();

beforeAll(async () => {
  await engines.lines(t, types, [
    'a,x,1.50,3,0.1,0001-01-01T00:00:01.000000Z',
    'a,Ä,0.05,1,0.2,1969-12-31T23:59:59.999999Z',
    'b,"\t x\u00a0",-2.00,,,9999-12-31T23:30:00.000000Z',
    'b,,,2147483647,-4,',
    ',"",9999999999999999.99,2,,2025-11-09T15:55:40.669190Z',
    '\u{1f600},z,1.00,1,1e300,1970-01-01T00:00:00.000000Z',
    '\uffee,z,1.00,4,7,2024-02-29T12:00:00.000000Z',
  ]);
  await engines.lines(r, { k: 'string', w: 'integer' }, ['a,1', 'c,2', ',3']);
});
afterAll(() => engines.close());

const noon = lit('2025-11-09T12:00:00.000001Z', 'timestamp');
const expressions: Record<string, [expr: Expr, expected: unknown[]]> = {
  'date of a timestamp': [
    dateOf(col('ts')),
    ['0001-01-01', '1969-12-31', '9999-12-31', null, '2025-11-09', '1970-01-01', '2024-02-29'],
  ],
  'hour of a timestamp': [hourOf(col('ts')), ['0', '23', '23', null, '15', '0', '12']],
  'microseconds between': [
    microsBetween(noon, col('ts')),
    [
      '-63898286399000001',
      '-1762689600000002',
      '251639609399999999',
      null,
      '14140669189',
      '-1762689600000001',
      '-53481600000001',
    ],
  ],
  'days between': [
    daysBetween(lit('1969-12-31', 'date'), dateOf(col('ts'))),
    ['-719161', '0', '2932897', null, '20402', '1', '19783'],
  ],
  'trim takes no other blanks': [trim(col('g')), ['x', 'Ä', 'x\u00a0', null, '', 'z', 'z']],
  lower: [lower(col('g')), ['x', 'ä', '\t x\u00a0', null, '', 'z', 'z']],
  'concat is null with a null': [
    concat(col('k'), '-', col('g')),
    ['a-x', 'a-Ä', 'b-\t x\u00a0', null, null, '😀-z', '￮-z'],
  ],
  matches: [matches(col('g'), '^[xz]$'), [true, false, false, null, false, true, true]],
  'in a list': [col('k').in(['a', '😀']), [true, true, false, false, null, true, false]],
  'in no list': [col('k').in([]), Array(7).fill(false)],
  'a date in a list': [
    dateOf(col('ts')).in(['0001-01-01', '1970-01-01'], 'date'),
    [true, false, false, null, false, true, false],
  ],
  'and, or with null': [col('i').gt(1).and(col('k').eq('b')), [false, false, null, true, null, false, false]],
  'or with null': [col('i').gt(2).or(col('k').eq('b')), [true, false, true, true, null, false, true]],
  coalesce: [coalesce(col('g'), col('k')), ['x', 'Ä', '\t x\u00a0', 'b', '', 'z', 'z']],
  'least skips nulls': [least(col('i'), lit(2)), ['2', '1', '2', '2', '2', '1', '2']],
  'greatest skips nulls': [greatest(col('i'), lit(2)), ['3', '2', '2', '2147483647', '2', '2', '4']],
  'integers stay 32 bits wide': [col('i').minus(5), ['-2', '-4', null, '2147483642', '-3', '-4', '-1']],
  'money times pieces': [
    col('m').times(col('i').cast('decimal(10,0)')),
    ['4.50', '0.05', null, null, '19999999999999999.98', '1.00', '4.00'],
  ],
  'money minus money': [
    col('m').minus(lit('0.01', money)),
    ['1.49', '0.04', '-2.01', null, '9999999999999999.98', '0.99', '0.99'],
  ],
  'money compared': [col('m').le(lit('0.05', money)), [false, true, true, null, false, false, false]],
  'percent of zero is null': [
    percent(lit(1n), col('i').minus(1)),
    [50, null, null, 100 / 2147483646, 100, null, 100 / 3],
  ],
  'the first true branch': [
    when(col('i').gt(2), lit('many')).when(col('i').gt(0), lit('few')).otherwise(nullOf('string')),
    ['many', 'few', null, 'many', 'few', 'few', 'many'],
  ],
  'names of what is true': [
    namesWhere({ A: col('i').gt(1), B: col('k').eq('a'), C: col('g').isNull() }),
    [['A', 'B'], ['B'], [], ['A', 'C'], ['A'], [], ['A']],
  ],
  'a long beyond a double': [lit(9007199254740993n), Array(7).fill('9007199254740993')],
  'a timestamp': [noon, Array(7).fill('2025-11-09T12:00:00.000001Z')],
  'a sum over a partition, 0 over nothing': [
    col('i').cast('long').sumOver('g'),
    ['3', '1', '0', '2147483647', '2', '5', '5'],
  ],
};

describe.each(Object.entries(expressions))('%s', (_, [expr, expected]) => {
  const plan = t.select({ k: col('k'), m: col('m'), value: expr });

  test.each(engineNames)('%s', async (engine) => {
    const rows = await engines[engine](plan);
    const byKey = new Map(rows.map(({ k, m, value }) => [`${String(k)} ${String(m)}`, value]));
    const found = inputKeys.map((key) => byKey.get(key));
    expected.forEach((value, at) => {
      if (typeof value === 'number') expect(found[at]).toBeCloseTo(value, 9);
      else expect(found[at]).toEqual(value);
    });
  });
});

const inputKeys = ['a 1.50', 'a 0.05', 'b -2.00', 'b null', 'null 9999999999999999.99', '😀 1.00', '￮ 1.00'];

const measures = {
  rows: count(),
  revenue: sumMoney(col('m')),
  pieces: sumLong(col('i')),
  many: countWhere(col('i').gt(1)),
  groups: countDistinct(col('g')),
  least: min(col('m')),
  last: max(col('g')),
  middle: median(col('i').cast('double')),
  mean: average(sumMoney(col('m')), countWhere(col('m').isNotNull())),
};
const nothing = {
  rows: '0',
  revenue: '0.00',
  pieces: '0',
  many: '0',
  groups: '0',
  least: null,
  last: null,
  middle: null,
  mean: null,
};
const known = t.filter(col('k').isNotNull());
const empty = t.filter(lit(false));

const plans: Record<string, [plan: Plan, expected: Row[]]> = {
  'measures of groups, null a group of its own': [
    t.select({ k: when(col('k').in(['a']), col('k')).otherwise(nullOf('string')), i: col('i') }).group(['k'], {
      rows: count(),
      pieces: sumLong(col('i')),
    }),
    [
      { k: 'a', rows: '2', pieces: '4' },
      { k: null, rows: '5', pieces: '2147483654' },
    ],
  ],
  'measures of everything': [
    known.group([], measures),
    [
      {
        rows: '6',
        revenue: '1.55',
        pieces: '2147483656',
        many: '3',
        groups: '4',
        least: '-2.00',
        last: 'Ä',
        middle: 3,
        mean: 0.31,
      },
    ],
  ],
  'measures of nothing': [empty.group([], measures), [nothing]],
  'no groups of nothing': [empty.group(['k'], measures), []],
  'numbered rows': [
    known.rank('place', { by: ['g'], order: order('-i', 'k') }).select(['k', 'i', 'place']),
    [
      { k: 'a', i: '1', place: '1' },
      { k: 'a', i: '3', place: '1' },
      { k: 'b', i: '2147483647', place: '1' },
      { k: 'b', i: null, place: '1' },
      { k: '￮', i: '4', place: '1' },
      { k: '😀', i: '1', place: '2' },
    ],
  ],
  'numbered nothing': [empty.rank('place', { by: [], order: order('i') }), []],
  'inner join': [t.distinct('k').join(r, { how: 'inner', on: ['k'] }), [{ k: 'a', w: '1' }]],
  'left join': [
    t.distinct('k').join(r, { how: 'left', on: ['k'] }),
    [
      { k: 'a', w: '1' },
      { k: 'b', w: null },
      { k: '￮', w: null },
      { k: '😀', w: null },
      { k: null, w: null },
    ],
  ],
  'full join, null joins nothing': [
    t.distinct('k').join(r, { how: 'full', on: ['k'] }),
    [
      { k: 'a', w: '1' },
      { k: 'b', w: null },
      { k: 'c', w: '2' },
      { k: '￮', w: null },
      { k: '😀', w: null },
      { k: null, w: '3' },
      { k: null, w: null },
    ],
  ],
  'semi join': [t.distinct('k').join(r, { how: 'semi', on: ['k'] }), [{ k: 'a' }]],
  'anti join': [
    t.distinct('k').join(r, { how: 'anti', on: ['k'] }),
    [{ k: 'b' }, { k: '￮' }, { k: '😀' }, { k: null }],
  ],
  'cross join': [
    values('s', ['x', null]).join(r.select(['w']).filter(col('w').lt(3)), { how: 'cross', on: [] }),
    [
      { s: 'x', w: '1' },
      { s: 'x', w: '2' },
      { s: null, w: '1' },
      { s: null, w: '2' },
    ],
  ],
  'union by name': [
    r.union(r.select({ w: col('w').plus(10), k: lit('z') })).filter(col('w').ge(3)),
    [
      { k: 'z', w: '11' },
      { k: 'z', w: '12' },
      { k: 'z', w: '13' },
      { k: null, w: '3' },
    ],
  ],
};

describe.each(Object.entries(plans))('%s', (_, [plan, expected]) => {
  test.each(engineNames)('%s', async (engine) => {
    const rows = unordered(await engines[engine](plan));
    expect(rows).toHaveLength(expected.length);
    unordered(expected).forEach((row, at) => {
      for (const [name, value] of Object.entries(row)) {
        if (typeof value === 'number') expect(rows[at]![name]).toBeCloseTo(value, 9);
        else expect({ [name]: rows[at]![name] }).toEqual({ [name]: value });
      }
    });
  });
});

test.each(engineNames)('%s sorts text by code point, nulls last', async (engine) => {
  const keys = async (...by: string[]): Promise<unknown[]> =>
    (await engines[engine](t.distinct('k').sort(...order(...by)))).map(({ k }) => k);
  expect(await keys('k')).toEqual(['a', 'b', '￮', '😀', null]);
  expect(await keys('-k')).toEqual(['😀', '￮', 'b', 'a', null]);
});

test.each(engineNames)('%s refuses money of more than 18 digits', async (engine) => {
  await expect(engines[engine](t.group([], { revenue: sumMoney(col('m').plus(col('m'))) }))).rejects.toThrow(
    // Polars names the number; messages of the binding have no values.
    engine === 'sql' ? 'Invalid argument error' : /19999999999999999\.98|20000000000000001\.53|20000000000000003/,
  );
});
