import { join } from 'node:path';
import { lakeRun } from '../support/command';
import { temporaryFolder } from '../support/lake';

const folder = temporaryFolder();
const [log, lake] = [`file://${join(folder, 'log')}`, join(folder, 'lake')];

test('the demo ends with the warnings of its last batch only', async () => {
  const { code, output, errors } = await lakeRun(['demo', '--orders', '200', '--log', log, '--lake', lake]);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  const [, warnings] = /Warnings of the last batch by rule\n(.*?)\n\n/s.exec(output)!;
  expect(warnings!.split('\n').map((line) => line.split(/ +/))).toEqual([
    ['rule', 'table', 'rows'],
    [expect.stringMatching(/^-+$/), expect.stringMatching(/^-+$/), '----'],
    ['lifecycle_order', 'fact_orders', '1'],
  ]);
});
