import { join } from 'node:path';
import { openEventLog } from '@fastcart/events';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { Hdfs, Kafka } from '@fastcart/services';
import { simulate } from '@fastcart/simulation';
import { expectSameRows } from '../support/compare';
import { exported, exportTo, run, temporaryFolder } from '../support/lake';
import { killAfter, randoms } from '../support/chaos';
import { runApp, startApp } from '../support/process';

const kills = 20;
const firstDay = Date.UTC(2025, 10, 1);
const day = 86_400_000;

let kafka: Kafka;
let hdfs: Hdfs;
afterAll(() => Promise.all([kafka.wipe(), hdfs.wipe()]));
// After the services in it have ended.
const folder = temporaryFolder();
beforeAll(async () => {
  [kafka, hdfs] = await Promise.all([
    Kafka.start({ folder: join(folder, 'kafka') }),
    Hdfs.start({ folder: join(folder, 'hdfs') }),
  ]);
});

test(`${kills} kills at random moments over Kafka and HDFS: the tables are those of an undisturbed lake`, async () => {
  const log = await openEventLog(kafka.url);
  const lake = `${hdfs.url}/killed`;
  const args = ['run', 'all', '--log', kafka.url, '--lake', lake];
  const random = randoms();
  // Each run finds another day's orders, so that a kill always hits one that has something to do.
  for (let killed = 0; killed < kills;) {
    await simulate({ log, orders: 250, seed: 3, dirty: 0.05, start: new Date(firstDay + killed * day) });
    const { signal } = await killAfter(startApp('lake', args), 50 + 1500 * random.next().value);
    if (signal === 'SIGKILL') killed += 1;
  }
  await log.close();
  expect(runApp('lake', args)).toMatchObject({ code: 0, errors: '' });
  expect(await validate(new Lake(lake))).toEqual([]);

  const [actual, expected, undisturbed] = ['actual', 'expected', 'undisturbed'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await run(kafka.url, undisturbed);
  await exportTo(lake, actual);
  await exportTo(undisturbed, expected);
  for (const table of exported) expectSameRows(table, actual, expected);
});
