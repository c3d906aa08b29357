import { csv, withoutFormulas } from './csv';
import type { Rows, Texts } from './texts';

const columns = [
  { name: 'name', type: 'string' },
  { name: '=cmd', type: 'string' },
  { name: 'balance', type: 'decimal(18,2)' },
];

/** A result with one row per batch. */
function result(...rows: Rows): Texts {
  const batches = async function* (): Texts['batches'] {
    for (const row of rows) yield await Promise.resolve([row]);
  };
  return { columns, batches: batches() };
}

test('a field is quoted only when it must be, and null is not an empty text', async () => {
  const lines = await Array.fromAsync(csv(result(['a "b", c', null, '-1.50'], ['', '=1+1', null])));
  expect(lines.join('')).toBe('name,=cmd,balance\n"a ""b"", c",,-1.50\n"",=1+1,\n');
});

test.each([
  ['=HYPERLINK("http://x";"y")', `'=HYPERLINK("http://x";"y")`],
  ['+1+1', `'+1+1`],
  ['-1+1', `'-1+1`],
  ['@SUM(1)', `'@SUM(1)`],
  ['\t=1', `'\t=1`],
  ['\r=1', `'\r=1`],
  ['\n=1', `'\n=1`],
  ['a=1', 'a=1'],
  [`'=1`, `'=1`],
  ['', ''],
  [null, null],
])('a spreadsheet gets %j as %j', async (value, expected) => {
  const { batches } = withoutFormulas(result([value, 'x', '-1.50']));
  expect(await Array.fromAsync(batches)).toEqual([[[expected, 'x', '-1.50']]]);
});

test('names of columns, which come from the source, are not formulas either', () => {
  expect(withoutFormulas(result()).columns.map(({ name }) => name)).toEqual(['name', "'=cmd", 'balance']);
});
