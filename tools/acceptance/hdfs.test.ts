import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { query } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import { tables } from '@fastcart/schemas';
import { Hdfs } from '@fastcart/services';
import { run, temporaryFolder } from '../../e2e/support/lake';
import { copyLog } from '../../e2e/support/samples';
import { readBySpark } from './spark';

let hdfs: Hdfs;
afterAll(() => hdfs.wipe());
// After the server in it has ended.
const folder = temporaryFolder();
beforeAll(async () => {
  hdfs = await Hdfs.start({ folder: join(folder, 'hdfs') });
});

test('Spark counts the same rows in every table of a lake on HDFS', async () => {
  const log = join(folder, 'log');
  copyLog('dirty', log);
  const lake = new Lake(`${hdfs.url}/lake`);
  await run(log, lake.url);
  const counts: Record<string, number> = {};
  const versions: Record<string, number[]> = {};
  for (const table of tables) {
    const [opened] = await lake.open(table);
    const [row] = await query('SELECT count(*) AS rows FROM t', { t: opened }).rows();
    counts[lake.urlOf(table)] = Number(row!.rows);
    versions[lake.urlOf(table)] = [opened.version];
    opened.close();
  }
  mkdirSync(join(folder, 'spark'));
  const facts = Object.entries(readBySpark(versions, join(folder, 'spark')));
  expect(Object.fromEntries(facts.map(([url, read]) => [url, Object.values(read.versions ?? {})[0]?.length]))).toEqual(
    counts,
  );
});
