import { any, call, col, Expr, input, lit, matches, money, namesWhere, nullOf, order, values, when } from '../index';
import type { Plan } from '../index';
import { exprSql, identifier, literalSql, targetSql, toSql } from './index';

const a = col('a');

const expressions: [expr: Expr, sql: string][] = [
  [col('a `b`.c"\n\\n'), '`a ``b``.c"\n\\n`'],
  [lit(String.raw`it's \n`), String.raw`'it\'s \\n'`],
  [lit('a\n😀'), "'a\n😀'"],
  [lit(3), 'CAST(3 AS INT)'],
  [lit(9007199254740993n), "CAST('9007199254740993' AS BIGINT)"],
  [lit('1.50', money), "CAST('1.50' AS DECIMAL(18,2))"],
  [lit(0.1), "CAST('0.1' AS DOUBLE)"],
  [lit('2025-11-09', 'date'), "DATE '2025-11-09'"],
  [lit('2025-11-09T00:00:00.000001Z', 'timestamp'), "CAST('2025-11-09T00:00:00.000001Z' AS TIMESTAMP)"],
  [nullOf('string'), 'CAST(NULL AS STRING)'],
  [a.in([]), 'false'],
  [when(a, lit('x')).otherwise(nullOf('date')), "CASE WHEN `a` THEN 'x' ELSE CAST(NULL AS DATE) END"],
  [new Expr({ kind: 'struct', fields: [['b.c', a]] }), "named_struct('b.c', `a`)"],
  [call('field', a, "it's"), String.raw`${'`a`'}['it\'s']`],
  [call('trim', a), "btrim(`a`, ' \t\n\r')"],
  [call('hour_of', a), 'hour(`a`)'],
  [call('micros_between', a, col('b')), '(unix_micros(`b`) - unix_micros(`a`))'],
  [call('days_between', a, col('b')), 'datediff(`b`, `a`)'],
  [namesWhere({ x: a }), "array_compact(array(CASE WHEN `a` THEN 'x' END))"],
  [call('first_filled', a, col('b')), "coalesce(nullif(btrim(`a`, ' \t\n\r'), ''), nullif(btrim(`b`, ' \t\n\r'), ''))"],
];

test.each(expressions)('an expression as SQL: %s', (expr, sql) => {
  expect(exprSql(expr)).toBe(sql);
});

const t = input('t', ['a', 'b']);
const plans: [plan: Plan, sql: string][] = [
  [values('s', ['x', null]), "SELECT * FROM (VALUES ('x'), (CAST(NULL AS STRING))) AS v(`s`)"],
  [
    t.join(input('u', ['a', 'c']), { how: 'semi', on: ['a'] }),
    'SELECT l.`a`, l.`b` FROM `t` AS l LEFT SEMI JOIN `u` AS r ON l.`a` = r.`a`',
  ],
  [t.top(1, ...order('-a')), 'SELECT `a`, `b` FROM `t` AS t ORDER BY `a` DESC NULLS LAST LIMIT 1'],
];

test.each(plans)('a plan as SQL: %s', (plan, sql) => {
  expect(toSql(plan)).toBe(sql);
});

test('a condition on the rows of a target names its columns', () => {
  expect(targetSql(a.in(['x']))).toBe("(target.`a` IN ('x'))");
});

test('Spark finds no variable of the server in a text or a name', () => {
  expect(literalSql('${env:HOME}', 'string')).toBe(String.raw`'\u0024{env:HOME}'`);
  expect(identifier('${env:HOME}')).toBe(String.raw`IDENTIFIER('${'`'}\u0024{env:HOME}${'`'}')`);
  expect(targetSql(col("${env:HOME}'"))).toBe(String.raw`IDENTIFIER('target.${'`'}\u0024{env:HOME}\'${'`'}')`);
  const named = input('${t}', ['${a}', 'b']).join(input('u', ['${a}']), { how: 'full', on: ['${a}'] });
  expect(toSql(named.rank('${r}', { by: ['${a}'], order: order('b') }))).not.toContain('${');
});

test.each([
  ['^[^@ ]+@[^@ ]+[.][^@ ]+$', String.raw`^[^@ ]+@[^@ ]+[.][^@ ]+\\z`],
  [String.raw`"id\["`, String.raw`"id\\["`],
  [String.raw`\$[$]$`, String.raw`\\$[$]\\z`],
])('the pattern %s ends at the end of the text', (pattern, java) => {
  expect(exprSql(matches(a, pattern))).toBe(`(\`a\` RLIKE '(?d)${java}')`);
});

test.each([String.raw`\d`, '(?i)x', 'x++', '[[:alpha:]]', '[a--b]', '[a&&b]'])(
  'the pattern %s has another meaning in Java, and is refused',
  (pattern) => {
    expect(() => exprSql(matches(a, pattern))).toThrow(`Spark lacks the pattern ${pattern}`);
  },
);

test('a pattern is a constant', () => {
  expect(() => exprSql(call('matches', a, col('b')))).toThrow('a regular expression is a constant');
});

test('functions of a text compute it once', () => {
  for (const name of ['try_int', 'try_decimal', 'try_timestamp', 'json_text'] as const) {
    const sql = exprSql(call(name, call('lower', a), ...(name === 'json_text' ? ['k'] : [])));
    // try_decimal names its argument once for each type that it may have, and once to ask for the type.
    expect(sql.match(/lower\(`a`\)/g)).toHaveLength(name === 'try_decimal' ? 3 : 1);
  }
});

test('a thousand conditions are a balanced tree', () => {
  const sql = exprSql(any(...Array.from({ length: 1000 }, (_, at) => a.eq(at))));
  expect(/^\(*/.exec(sql)![0].length).toBeLessThan(13);
});
