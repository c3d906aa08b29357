import { join } from 'node:path';
import { DeltaTable } from '@fastcart/delta';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { bronze, goldTables, published, silver } from '@fastcart/schemas';
import { lakeRun } from '../support/command';
import { hdfsFolder } from '../support/hdfs';
import { run } from '../support/lake';
import { at, later, maintain } from '../support/maintenance';
import { sample, writeLog } from '../support/samples';

const { root, folder } = hdfsFolder();

test('a lake on HDFS is maintained, and its old days are deleted', async () => {
  const [log, local, lake] = [join(folder, 'log'), join(folder, 'lake'), `${root()}/lake`];
  const { batches } = sample('late');
  for (const [index, day] of ['2025-11-20', '2025-11-21', '2026-03-01'].entries()) {
    writeLog('late', log, batches[index]!);
    // HDFS is a witness of the time.
    await at(`${day}T12:00:00Z`, () => run(log, local));
  }
  expect(await lakeRun(['clone', lake, '--lake', local])).toMatchObject({ code: 0 });
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

test('a run whose clock differs from that of HDFS by more than a day writes nothing', async () => {
  const [log, lake] = [join(folder, 'log-of-clock'), `${root()}/clock`];
  const { batches } = sample('late');
  writeLog('late', log, batches[0]!);
  for (const days of [-2, 2, 400])
    await expect(at(later(days).toISOString(), () => run(log, lake))).rejects.toMatchObject({
      code: 'CLOCK_WRONG',
      message: expect.stringContaining('the storage says'),
    });
  expect(await new Lake(lake).has(published)).toBe(false);
  await run(log, lake);
  expect(await validate(new Lake(lake))).toEqual([]);
});
