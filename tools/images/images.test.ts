import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEventLog } from '@fastcart/events';
import { Lake, version } from '@fastcart/runtime';
import { bronze } from '@fastcart/schemas';
import { Hdfs, Kafka as Broker, Redis, until } from '@fastcart/services';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { expectSameRows } from '../../e2e/support/compare';
import { exported, exportTo, temporaryFolder } from '../../e2e/support/lake';
import { SampleTopic } from '../../e2e/support/sample-topic';
import { sample } from '../../e2e/support/samples';
import { rows } from '../../e2e/support/facts';
import { Container, type Ended } from './support/container';
import { ImageStorage } from './support/storage';

const programs = ['generator', 'bronze-worker', 'silver-worker', 'gold-worker', 'lake'] as const;
type Program = (typeof programs)[number];
const imageOf = (program: Program) => `localhost/fastcart/${program}:${version}`;
const layout = join(__dirname, '../../.images');

let storage: ImageStorage;
let services: { broker: Broker; hdfs: Hdfs; redis: Redis };
afterAll(async () => {
  storage.wipe();
  await Promise.all(Object.values(services).map((service) => service.wipe()));
});
// After the services in it have ended.
const folder = temporaryFolder();
const roots = {} as Record<Program, string>;

beforeAll(async () => {
  storage = new ImageStorage(join(folder, 'images'));
  storage.build();
  for (const program of programs) roots[program] = storage.mount(imageOf(program));
  const [broker, hdfs, redis] = await Promise.all([
    Broker.start({ folder: join(folder, 'kafka') }),
    Hdfs.start({ folder: join(folder, 'hdfs') }),
    Redis.start({ folder: join(folder, 'redis'), password: 'not a secret' }),
  ]);
  services = { broker, hdfs, redis };
}, 1_200_000);

const lakeOf = (name: string) => `${services.hdfs.url}/lakes/${name}`;

function start(program: Program, lake: string, args: string[] = [], env: Record<string, string> = {}): Container {
  const { broker, redis } = services;
  return new Container(folder, roots[program], args, {
    ...{ LOG: broker.url, LAKE: lake, REDIS_URL: redis.url, HADOOP_USER_NAME: 'fastcart', SPOOL_DIR: '/tmp' },
    ...env,
  });
}

/** To its end, which has to be a good one; what it said. */
async function run(...of: Parameters<typeof start>): Promise<string> {
  const { code, output, errors } = await start(...of).ended;
  expect({ program: of[0], code, errors: code === 0 ? '' : errors }).toEqual({ program: of[0], code: 0, errors: '' });
  return output;
}

test.each(programs)('%s: its size, its user, its labels, its bill of materials', (program) => {
  const { labels, user } = storage.inspect(imageOf(program));
  console.info(`${program}: ${storage.size(imageOf(program))}`);
  expect(user).toBe('10001:10001');
  expect(labels).toMatchObject({
    'org.opencontainers.image.title': `fastcart/${program}`,
    'org.opencontainers.image.version': version,
  });
  expect(labels['org.opencontainers.image.revision']).toMatch(/^[0-9a-f]{40}$/);
  const bill: unknown = JSON.parse(readFileSync(join(layout, `${program}.cdx.json`), 'utf8'));
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: program } } });
});

test('no image has a compiler, a source or a test', () => {
  for (const program of programs) {
    for (const path of [
      '/usr/bin/cc',
      '/usr/bin/gcc',
      '/app/src',
      '/app/dist/compiled',
      '/app/workspace_modules/@fastcart/runtime',
    ])
      expect({ program, path, there: existsSync(join(roots[program], path)) }).toEqual({ program, path, there: false });
  }
});

test('the three workers write the expected tables of the sample clean, and lake validate finds them sound', async () => {
  const client = new Kafka({ brokers: [services.broker.brokers], logLevel: logLevel.NOTHING });
  const [admin, producer] = [client.admin(), client.producer({ createPartitioner: Partitioners.DefaultPartitioner })];
  const log = await openEventLog(services.broker.url);
  await Promise.all([admin.connect(), producer.connect()]);
  const topic = await SampleTopic.create(log, admin, producer, 'clean');
  const { expected, batches } = sample('clean');
  for (const ends of batches) {
    await topic.send(ends);
    for (const worker of ['bronze-worker', 'silver-worker', 'gold-worker'] as const) await run(worker, lakeOf('clean'));
  }
  await Promise.all([admin.disconnect(), producer.disconnect(), log.close()]);
  const output = join(folder, 'export');
  await exportTo(lakeOf('clean'), output);
  for (const table of exported) expectSameRows(table, output, expected, topic.offsets());
  await run('lake', lakeOf('clean'), ['validate']);
});

test('SIGTERM ends a run early with 143, and the next run finishes what was left', async () => {
  const topic = 'long';
  const args = ['--log', services.broker.url, '--topic', topic, '--orders', '25000', '--seed', '7', '--json'];
  const { messages } = JSON.parse(await run('generator', lakeOf('stopped'), args)) as { messages: number };
  // The least memory: the backlog is several commits, of which the first is waited for.
  const env = { TOPIC: topic, MEMORY_LIMIT: '300MB' };
  const container = start('bronze-worker', lakeOf('stopped'), [], env);
  await firstCommit(lakeOf('stopped'), container.ended);
  container.kill('TERM');
  expect(await container.ended).toMatchObject({ code: 143 });
  expect(await rows(lakeOf('stopped'), bronze)).toBeLessThan(messages);
  await run('bronze-worker', lakeOf('stopped'), [], env);
  expect(await rows(lakeOf('stopped'), bronze)).toBe(messages);
});

test('SIGTERM ends a container that is just starting', async () => {
  const container = start('bronze-worker', lakeOf('clean'), ['--serve']);
  await until(() => container.isStarted, 'a process in the container');
  // Node has no handler yet, and as process 1 would not hear of it.
  container.kill('TERM');
  expect(await container.ended).toMatchObject({ code: 143 });
});

async function firstCommit(lake: string, ended: Promise<Ended>): Promise<void> {
  let early: Ended | undefined;
  void ended.then((value) => (early = value));
  await until(async () => {
    if (early) throw new Error(`it ended before its first commit: ${early.errors}`);
    if (!(await new Lake(lake).has(bronze))) return false;
    const [table] = await new Lake(lake).open(bronze);
    const { version } = table;
    table.close();
    return version > 0;
  }, 'the first commit');
}
