import { query } from '@fastcart/delta';
import { temporaryFolder } from '@fastcart/environments/testing';
import {
  call,
  col,
  concat,
  type DataType,
  Expr,
  input,
  lit,
  type Literal,
  lower,
  matches,
  values,
} from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { sharedSpark } from '@fastcart/services';
import { SparkSession } from '@fastcart/spark';
import { BothEngines } from '../support/both-engines';
import { documents, doubles, numbers, timestamps } from '../support/doubtful';

const folder = temporaryFolder();
let session: SparkSession;
let engines: BothEngines;
beforeAll(async () => {
  session = await SparkSession.connect((await sharedSpark()).url);
  engines = new BothEngines(session, folder);
});
afterAll(() => session.close());

const x = col('x');
const blanks = [' a ', '\t\n', '', '\u00a0x', '\u2003', '\r\n z \u0085', 'a\u0000'];
const addresses = ['a@b.c', 'a@b.c\n', 'a@b.c\u0085', 'x', 'a@b@c.d', '\n@\n.\n', '😀@😀.x'];
const cases = ['SHIPPED', 'İ', 'İİ ΑΣ.', 'ΑΣ', 'ΑΣΑ', 'ß', 'ẞ', 'K', 'Å', 'ǅ', '𐐀', 'Σ', 'Ⓐ', 'Ა', 'Ꭰ'];

const functions: [name: string, inputs: Literal[], type: DataType, expr: Expr][] = [
  ['try_decimal of a text', numbers, 'string', call('try_decimal', x)],
  ['try_int', numbers, 'string', call('try_int', x)],
  ['try_timestamp', timestamps, 'string', call('try_timestamp', x)],
  ['json_text', documents, 'string', call('json_text', x, 'k')],
  ['json_has', documents, 'string', call('json_has', x, 'k')],
  ['json_insert', documents, 'string', call('json_insert', x, 'a"\\\n\u0001é', lit('1'))],
  ['json_insert into an object', documents, 'string', call('json_insert', lit('{"a":1}'), '_rescued_data', x)],
  ['first_filled', blanks, 'string', call('first_filled', x, lit('other'))],
  ['trim', blanks, 'string', call('trim', x)],
  ['matches', addresses, 'string', matches(x, '^[^@ ]+@[^@ ]+[.][^@ ]+$')],
  ['lower', cases, 'string', lower(x)],
  ['to_json of a text', documents, 'string', call('to_json', new Expr({ kind: 'struct', fields: [['"x"', x]] }))],
  ['to_json of a double', doubles, 'double', call('to_json', new Expr({ kind: 'struct', fields: [['x', x]] }))],
  ['try_decimal of a double', doubles, 'double', call('try_decimal', x)],
  ['the text of a double', doubles, 'double', x.cast('string')],
];

test.each(functions)('%s', async (_, inputs, type, expr) => {
  const texts = values('text', [...inputs.map((value) => (value === null ? null : String(value))), null]);
  const typed = texts.select({ at: col('text'), x: type === 'string' ? col('text') : col('text').cast(type) });
  await engines.add('inputs', query(toSql(typed)));
  const { rows } = await engines.expectSame(input('inputs', ['at', 'x']).select({ at: col('at'), found: expr }));
  expect(rows).toHaveLength(inputs.length + 1);
});

test('texts and names with what has a meaning in SQL', async () => {
  const texts = [
    "'",
    '"',
    '`',
    '\\',
    '\\n',
    '\n',
    '\r',
    '\0',
    '\\%',
    '\\_',
    '\\u0041',
    '\\101',
    '?',
    ':x',
    '/*',
    '--',
    '$',
  ];
  const marks = [...texts, '${env:HOME}', '${x}', "r'", '😀'];
  const names = marks.map((mark) => `a.${mark}`);
  await engines.add('${env:HOME}', query("SELECT 'x' AS x"));
  const named = input('${env:HOME}', ['x']).select(
    Object.fromEntries(names.map((name, at) => [name, lit(marks[at]!)])),
  );
  const joined = named.join(named.select([names[0]!, names.at(-4)!]), { how: 'full', on: [names[0]!, names.at(-4)!] });
  const { rows, columns } = await engines.expectSame(joined.filter(concat(...names.map(col)).eq(marks.join(''))));
  expect(columns.map(({ name }) => name)).toEqual(names);
  expect(rows).toEqual([marks]);
});
