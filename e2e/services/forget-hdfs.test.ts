import { join } from 'node:path';
import { queryLake } from '@fastcart/operations/query';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { lakeRun } from '../support/command';
import { hdfsFolder } from '../support/hdfs';
import { copyLog } from '../support/samples';
import { filesWith } from '../support/search';

const { hdfs, root, folder } = hdfsFolder();

test('a customer of the sample leaves no byte on HDFS', async () => {
  const log = join(folder, 'log');
  copyLog('clean', log);
  const lake = `${root()}/lake`;
  const env = { FORGET_KEY: 'a secret of at least thirty-two bytes' };
  expect(await lakeRun(['run', 'all', '--log', `file://${log}`, '--lake', lake], env)).toMatchObject({ code: 0 });
  const sql = `SELECT customer_id, any_value(customer_email) FROM silver WHERE customer_email IS NOT NULL
    GROUP BY customer_id ORDER BY count(*) DESC, customer_id LIMIT 1`;
  const [[customer, email]] = (await queryLake(new Lake(lake), sql)).rows as [[string, string]];
  const found = async (copy: string): Promise<string[]> => {
    await hdfs().shell('-get', new URL(lake).pathname, join(folder, copy));
    return filesWith(join(folder, copy), [customer, email]);
  };
  expect((await found('before')).length).toBeGreaterThan(2);
  for (const [flag, name] of [
    ['--customer', customer],
    ['--email', email],
  ] as const) {
    const args = ['forget', '--lake', lake, flag, name, '--yes', '--vacuum-now', '--json'];
    expect(await lakeRun(args, env)).toMatchObject({ code: 0, errors: '' });
  }
  expect(await found('after')).toEqual([]);
  expect(await validate(new Lake(lake))).toEqual([]);
});
