import { join } from 'node:path';
import { DeltaTable } from '@fastcart/delta';
import { Lake } from '@fastcart/runtime';
import { bronze, goldTables, silver } from '@fastcart/schemas';
import { validate } from '@fastcart/lake/validate/index';
import { hdfsFolder } from '../support/hdfs';
import { run } from '../support/lake';
import { at, maintain } from '../support/maintenance';
import { sample, writeLog } from '../support/samples';

const { root, folder } = hdfsFolder();

test('a lake on HDFS is maintained, and lets go of old days', async () => {
  const [log, lake] = [join(folder, 'log'), `${root()}/lake`];
  const { batches } = sample('late');
  for (const [index, day] of ['2025-11-20', '2025-11-21', '2026-03-01'].entries()) {
    writeLog('late', log, batches[index]!);
    await at(`${day}T12:00:00Z`, () => run(log, lake));
  }
  const now = new Date('2026-03-02T04:00:00Z');
  const flags = ['--retain-bronze', '29', '--retain-silver', '94', '--retain-gold', '112'];
  const counts = await maintain(lake, now, flags);
  expect(counts).toMatchObject({ bronze: { partitions_retired: 2 }, silver: { held_back: 0 } });
  expect(counts.daily_revenue_by_product!.partitions_retired).toBeGreaterThan(0);
  const archived = await DeltaTable.open(new Lake(`${lake}/archive`).urlOf(goldTables[0]!));
  expect((await archived.files()).length).toBeGreaterThan(0);
  for (const table of [bronze, silver]) {
    const files = await (await DeltaTable.open(new Lake(lake).urlOf(table))).files();
    expect(new Set(files.map(({ partition }) => JSON.stringify(partition))).size).toBe(files.length);
  }
  await run(log, lake);
  await maintain(lake, now, flags);
  expect(await validate(new Lake(lake))).toEqual([]);
});
