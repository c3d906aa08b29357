import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { query } from '@fastcart/delta';
import { type EventLog, openEventLog } from '@fastcart/events';
import { readReportInput } from '@fastcart/operations/report/input';
import { validate } from '@fastcart/operations/validate/index';
import { qualityReport } from '@fastcart/quality';
import { Lake } from '@fastcart/runtime';
import { tables } from '@fastcart/schemas';
import { type Kafka as Broker, sharedKafka } from '@fastcart/services';
import { type Admin, Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { expectSameRows, type Offsets } from '../support/compare';
import { hdfsFolder } from '../support/hdfs';
import { exported, exportTo, run } from '../support/lake';
import { python } from '../support/python';
import { SampleTopic } from '../support/sample-topic';
import { sample } from '../support/samples';

let broker: Broker;
let log: EventLog;
let admin: Admin;
let producer: Producer;

const { root, folder } = hdfsFolder();

beforeAll(async () => {
  broker = await sharedKafka();
  log = await openEventLog(broker.url);
  const client = new Kafka({ brokers: [broker.brokers], logLevel: logLevel.NOTHING });
  admin = client.admin();
  producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await Promise.all([admin.connect(), producer.connect()]);
});
afterAll(() => Promise.all([admin.disconnect(), producer.disconnect(), log.close()]));

const lakeOf = (name: string): string => `${root()}/${name}`;

describe.each(['clean', 'dirty', 'edges', 'late'])('the sample %s through Kafka and HDFS', (name) => {
  const output = join(folder, `${name}-export`);
  const { expected, batches } = sample(name);
  let offsets: Offsets;

  beforeAll(async () => {
    const topic = await SampleTopic.create(log, admin, producer, name);
    for (const ends of batches) {
      await topic.send(ends);
      await run(broker.url, lakeOf(name));
    }
    offsets = topic.offsets();
    await exportTo(lakeOf(name), output);
  });

  test.each(exported)('$name holds the rows that the file log gives', (table) => {
    expectSameRows(table, output, expected, offsets);
  });

  test('the lake is sound', async () => {
    expect(await validate(new Lake(lakeOf(name)))).toEqual([]);
  });

  test('the quality report has the counts of the sample', async () => {
    const accounts = JSON.parse(readFileSync(join(expected, 'accounting.json'), 'utf8'));
    const { bronze, quarantined, silver, rejected, duplicates } = accounts;
    const now = new Date();
    const figures = await readReportInput(new Lake(lakeOf(name)), now);
    const { days, accounting } = qualityReport(figures, now, { failOn: [], warnOn: [] });
    const sum = (of: (day: (typeof days)[number]) => number) => days.reduce((total, day) => total + of(day), 0);
    expect({
      bronze: sum(({ bronze }) => bronze),
      quarantined: sum(({ quarantined }) => quarantined),
      silver: sum(({ kept }) => kept),
      rejected: sum(({ rejected }) => rejected),
      duplicates: sum(({ arrived }) => arrived.replaced + arrived.dropped),
    }).toEqual({ bronze, quarantined, silver, rejected, duplicates });
    expect(accounting).toEqual({ rows: 0, mistakes: [] });
  });
});

test("Python's deltalake counts the same rows on HDFS", async () => {
  const lake = new Lake(lakeOf('late'));
  const counts = await Promise.all(
    tables.map(async (table) => {
      const [opened] = await lake.open(table);
      const [row] = await query('SELECT count(*) AS rows FROM t', { t: opened }).rows();
      opened.close();
      return [lake.urlOf(table), Number(row!.rows)] as const;
    }),
  );
  const script = `
import json, sys
from deltalake import DeltaTable
print(json.dumps([[url, DeltaTable(url).to_pyarrow_table().num_rows] for url in sys.argv[1:]]))`;
  expect(python(script, ...counts.map(([url]) => url))).toEqual(counts);
});
