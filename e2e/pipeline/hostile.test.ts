import { join } from 'node:path';
import { Lake } from '@fastcart/runtime';
import { bronze } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { appendOnly, env, forget, rowsOf } from '../support/forgetting';
import { expectExported, expectSameLakes, exportTo, temporaryFolder } from '../support/lake';
import { later, maintain } from '../support/maintenance';
import { event, street, traces, tweety, write } from '../support/people';
import { replay } from '../support/replay';
import { filesWith } from '../support/search';
import { setsOf } from '../support/sets';

const folder = temporaryFolder();
const [log, lake] = [join(folder, 'log'), join(folder, 'lake')];
const expected = join(folder, 'expected');

/** Fields whose names mean something to SQL, JavaScript, Delta Lake, delta-rs, file systems or URLs. */
const names = [
  ...['utm.source', 'source.id', 'target.kafka_offset', 'a.b.c', '.', '..', 'status.', 'customer_id.x', 'a"b', "a'b"],
  ...['a`b', 'a/b', '../../etc', 'a\\b', 'a%2fb', 'a:b', 'a?b', 'a#b', '*', '[x]', '$1', '--', '/*', '1', '0', '-1'],
  ...['select', 'null', 'true', 'source', 'target', '__proto__', 'constructor', 'toString', 'length', 'then'],
  ...['a\u0000b', 'a\u202eb', 'a\rb', 'a\u2028b', '\ufeffz', '\u00c4', 'cafe\u0301', 'caf\u00e9', '\ud83d\ude00'],
  ...['<script>', 'part', 'rows', 'whole', 'pseudonym', 'rescued', 'event', 'rejected', 'path'],
  ...['__delta_rs_path', '__delta_rs_source', '__delta_rs_operation'],
  ...['data_quality_score', 'silver_ingestion_date', 'x'.repeat(128)],
];
/** What makes no column. */
const rescued = ['_change_type', 'COUNT(*)', 'ORDER_ID'];

/** An order with a field of each name: of one who is forgotten, or of another. */
const order = (id: string, fields: object, values: unknown): string => {
  const members = [...names, ...rescued].map((name) => `${JSON.stringify(name)}:${JSON.stringify(values)}`);
  return `${JSON.stringify(event({ id, ...fields }, 'pending', 1)).slice(0, -1)},${members.join(',')}}`;
};
const rejected = { fields: { ...tweety.fields, total: 0 } };

const runAll = (): Promise<unknown> => lakeRun(['run', 'all', '--log', `file://${log}`, '--lake', lake], env);
const done = { code: 0, errors: '' };

beforeAll(async () => {
  await write([order('ORD-1', tweety, street), order('ORD-2', {}, 'x'), '{}'], log);
  expect(await runAll()).toMatchObject(done);
  // A number does not fit what has become a column of texts.
  const more = [order('ORD-3', tweety, 7), order('ORD-4', { ...tweety, ...rejected }, street), order('ORD-5', {}, 7)];
  await write([...more, order('ORD-6', { fields: { total: 0 } }, 'x'), '{"1":2,"0":[],"price":"x"}', '{}'], log);
  expect(await runAll()).toMatchObject(done);
  await exportTo(lake, expected);
});

test('each name becomes a column, and a rejected event has them in the order of the table', async () => {
  const [opened] = await new Lake(lake).open(bronze);
  const columns = opened.schema.fields.map(({ name }) => name);
  expect(columns.slice(columns.indexOf('ingestion_date') + 1)).toEqual(names);
  const [[text]] = (await rowsOf(lake, `SELECT event FROM rejected WHERE event LIKE '%"ORD-6"%'`)) as [[string]];
  const found = [...text.matchAll(/"((?:[^"\\]|\\.)*)":/g)].map(([, name]) => JSON.parse(`"${name}"`) as string);
  expect(found.slice(found.indexOf('status') + 1, found.indexOf('_rescued_data'))).toEqual(names);
});

test('every operation works with these names', async () => {
  const clone = join(folder, 'clone');
  expect(await lakeRun(['clone', clone, '--lake', lake], env)).toMatchObject(done);
  await expectSameLakes(clone, lake);
  const changes = await replay({ target: 'silver' }, true, lake);
  expect(changes.map(({ added, removed, changed }) => added + removed + changed).filter((sum) => sum > 0)).toEqual([]);
  await maintain(lake, later(1));
  await expectExported(lake, expected);
  const [first] = await setsOf(lake);
  const restore = ['restore', '--to-run', first!, '--yes', '--lake', lake, '--log', `file://${log}`];
  expect(await lakeRun(restore, env)).toMatchObject(done);
  expect(await runAll()).toMatchObject(done);
  await expectExported(lake, expected);

  expect(await forget(lake, '--customer', 'CUST-tweety', '--yes', '--vacuum-now')).toMatchObject(done);
  expect(await filesWith(lake, traces)).toEqual([]);
  expect(await appendOnly(lake)).toEqual(['true', 'true']);
  // What comes again is redacted as it arrives.
  await write([order('ORD-7', tweety, street)], log);
  expect(await runAll()).toMatchObject(done);
  expect(await filesWith(lake, traces)).toEqual([]);
});
