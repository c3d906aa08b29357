import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { call, col, lit, money, input } from '../index';
import { collectRows, scanCsv, sinkArrow, toPolars } from './index';

const folder = temporaryFolder();

const types = { id: 'string', paid: money, at: 'timestamp', day: 'date', many: 'long', ok: 'boolean' } as const;
const t = input('t', Object.keys(types));

function csv(...lines: string[]): ReturnType<typeof scanCsv> {
  const file = join(folder, 'rows.csv');
  writeFileSync(file, [Object.keys(types).join(','), ...lines, ''].join('\n'));
  return scanCsv(file, types);
}

test('rows of a CSV file are read exactly', async () => {
  const lines = [
    'a,9999999999999999.99,2025-11-09T15:55:40.669190Z,2024-02-29,9007199254740993,true',
    '"",,,,,false',
    ',-0.01,0001-01-01T00:00:00.000001Z,0001-01-01,-1,',
  ];
  expect(await collectRows(t, { t: csv(...lines) })).toEqual([
    {
      id: 'a',
      paid: '9999999999999999.99',
      at: '2025-11-09T15:55:40.669190Z',
      day: '2024-02-29',
      many: '9007199254740993',
      ok: true,
    },
    { id: '', paid: null, at: null, day: null, many: null, ok: false },
    { id: null, paid: '-0.01', at: '0001-01-01T00:00:00.000001Z', day: '0001-01-01', many: '-1', ok: null },
  ]);
});

test('a text that is not of its type is an error', async () => {
  await expect(collectRows(t, { t: csv('a,12.x,,,,') })).rejects.toThrow('12.x');
});

test('a plan runs over Arrow files', async () => {
  const [from, to] = ['from.arrow', 'to.arrow'].map((name) => join(folder, name)) as [string, string];
  await toPolars(t, { t: csv('a,1.00,,,,', 'b,2.00,,,,') })
    .sinkIpc(from)
    .collect();
  await sinkArrow(t.filter(col('paid').gt(lit('1.50', money))), { t: from }, to);
  const written = await toPolars(t.select(['id']), {
    t: (await import('nodejs-polars')).default.scanIPC(to),
  }).collect();
  expect(written.toRecords()).toEqual([{ id: 'b' }]);
});

test('the error of a missing input names it', () => {
  expect(() => toPolars(t, {})).toThrow(new TypeError('the plan needs an input named t'));
});

test('a feature that Polars lacks is refused by its name', () => {
  const plan = t.select({ x: call('json_text', col('id'), 'key') });
  expect(() => toPolars(plan, { t: csv() })).toThrow(new TypeError('Polars lacks json_text'));
});
