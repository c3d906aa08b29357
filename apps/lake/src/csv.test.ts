import { csv, withoutFormulas } from './csv';

const columns = [
  { name: 'name', type: 'string' },
  { name: '=cmd', type: 'string' },
  { name: 'balance', type: 'decimal(18,2)' },
];

test('a field is quoted only when it must be, and null is not an empty text', () => {
  const rows = [['a "b", c', null, '-1.50']];
  expect(csv({ columns, rows: [...rows, ['', '=1+1', null]] })).toBe(
    'name,=cmd,balance\n"a ""b"", c",,-1.50\n"",=1+1,\n',
  );
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
])('for a spreadsheet %j is %j', (value, expected) => {
  expect(withoutFormulas({ columns, rows: [[value, 'x', '-1.50']] }).rows).toEqual([[expected, 'x', '-1.50']]);
});

test('names of columns come from the source, and are no formulas either', () => {
  expect(withoutFormulas({ columns, rows: [] }).columns.map(({ name }) => name)).toEqual(['name', "'=cmd", 'balance']);
});
