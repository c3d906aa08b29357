import { call, col, countWhere, Expr, lit, money, nullOf, order, input, type Plan, trim, values, when } from '../index';
import { exprSql, targetSql, toSql } from './index';

const structOf = (names: string[]): Expr =>
  new Expr({ kind: 'struct', fields: names.map((name) => [name, col(name)]) });

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
const longs = (from: number, to: number): string =>
  numbers(from, to)
    .map((number) => `CAST('${number}' AS BIGINT)`)
    .join(', ');

const expressions: [expr: Expr, sql: string][] = [
  [col('a "b"'), '"a ""b"""'],
  [lit("it's"), "'it''s'"],
  [lit(3), 'CAST(3 AS INT)'],
  [lit(3n), "CAST('3' AS BIGINT)"],
  [lit('1.50', money), "CAST('1.50' AS DECIMAL(18,2))"],
  [lit('2025-11-09', 'date'), "DATE '2025-11-09'"],
  [nullOf('string'), 'CAST(NULL AS VARCHAR)'],
  [
    lit('2025-11-09T00:00:00Z', 'timestamp'),
    `arrow_cast('2025-11-09T00:00:00Z', 'Timestamp(Microsecond, Some("UTC"))')`,
  ],
  [col('a').eq('x').and(col('b').isNotNull()), `(("a" = 'x') AND (NOT ("b" IS NULL)))`],
  [col('a').in(['x', 'y']), `("a" IN ('x', 'y'))`],
  [col('a').in([]), 'false'],
  [
    col('a').in(numbers(0, 201), 'long'),
    `((("a" IN (${longs(0, 51)})) OR ("a" IN (${longs(51, 101)}))) OR ("a" IN (${longs(101, 201)})))`,
  ],
  [when(col('a'), lit('x')).otherwise(nullOf('string')), `CASE WHEN "a" THEN 'x' ELSE CAST(NULL AS VARCHAR) END`],
  [trim(col('a')), `btrim("a", ' ' || chr(9) || chr(10) || chr(13))`],
  [call('json_text', col('a'), 'k'), `json_text("a", 'k')`],
  [structOf(['b', '1']), `named_struct('b', "b", '1', "1")`],
];

test.each(expressions)('an expression as SQL: %s', (expr, sql) => {
  expect(exprSql(expr)).toBe(sql);
});

const t = input('t', ['a', 'b']);
const plans: [plan: Plan, sql: string][] = [
  [t, 'SELECT "a", "b" FROM "t"'],
  [t.filter(col('a').gt(1)), 'SELECT "a", "b" FROM "t" AS t WHERE ("a" > CAST(1 AS INT))'],
  [t.with({ b: col('a') }), 'SELECT "a" AS "a", "a" AS "b" FROM "t" AS t'],
  [
    t.rank('r', { by: ['a'], order: order('-b') }),
    'SELECT "a", "b", CAST(row_number() OVER (PARTITION BY "a" ORDER BY "b" DESC NULLS LAST) AS INT) AS "r" FROM "t" AS t',
  ],
  [
    t.sort(...order('a')).select(['b']),
    'SELECT "b" AS "b" FROM (SELECT "a", "b" FROM "t" AS t ORDER BY "a" ASC NULLS LAST) AS t',
  ],
  [
    t.select(['a']).top(1, ...order('-a')),
    'SELECT "a" FROM (SELECT "a" AS "a" FROM "t" AS t) AS t ORDER BY "a" DESC NULLS LAST LIMIT 1',
  ],
  [values('s', ['x', 'y']), `SELECT * FROM (VALUES ('x'), ('y')) AS v("s")`],
  [
    t.group(['a'], { n: countWhere(col('b')) }),
    `SELECT "a" AS "a", CAST(coalesce(sum(CAST(CASE WHEN "b" THEN CAST('1' AS BIGINT) ELSE CAST('0' AS BIGINT) END AS BIGINT)), CAST('0' AS BIGINT)) AS BIGINT) AS "n" FROM "t" AS t GROUP BY "a"`,
  ],
  [
    t.join(input('u', ['a', 'c']), { how: 'full', on: ['a'] }),
    'SELECT coalesce(l."a", r."a") AS "a", l."b", r."c" FROM "u" AS r FULL JOIN "t" AS l ON l."a" = r."a"',
  ],
];

test.each(plans)('a plan as SQL: %s', (plan, sql) => {
  expect(toSql(plan)).toBe(sql);
});

test('a condition on the rows of a target names its columns', () => {
  expect(targetSql(col('a').in(['x']).and(col('b').not()))).toBe(`((target."a" IN ('x')) AND (NOT target."b"))`);
});
