import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { Kafka } from './kafka';
import { unreadRequests } from './sockets';
import { until } from './until';

const base = mkdtempSync(join(tmpdir(), 'fastcart-kafka-'));
let kafka: Kafka;
beforeAll(async () => {
  kafka = await Kafka.start({
    folder: join(base, 'kafka'),
    security: 'SASL_SSL',
    properties: { 'num.partitions': '7' },
  });
});
afterAll(async () => {
  await kafka.wipe();
  rmSync(base, { recursive: true });
});

test('a topic outlives a kill', async () => {
  await kafka.tool('TopicCommand', '--create', '--topic', 'orders');
  await kafka.kill();
  expect(kafka.running).toBe(false);
  await kafka.start();
  expect(await kafka.tool('TopicCommand', '--describe', '--topic', 'orders')).toContain('PartitionCount: 7');
});

test('the listener with security shows the certificate of its CA file', async () => {
  const { brokers, caFile } = kafka.secured!;
  const [host, port] = brokers.split(':') as [string, string];
  const authorized = await new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), ca: readFileSync(caFile) }, () => {
      resolve(socket.authorized);
      socket.destroy();
    });
    socket.on('error', reject);
  });
  expect(authorized).toBe(true);
});

test('start waits for a broker that hangs', async () => {
  kafka.pause();
  let hasStarted = false;
  const started = kafka.start().then(() => (hasStarted = true));
  try {
    await until(() => unreadRequests(kafka.port, process.pid) > 0, 'a request to the broker that hangs');
    expect(hasStarted).toBe(false);
  } finally {
    kafka.resume();
  }
  expect(await started).toBe(true);
});

test('the process ends after stop', async () => {
  const pid = kafka.processes[0]!.pid!;
  expect(await kafka.stop()).toEqual({ kafka: 'ended' });
  expect(existsSync(`/proc/${pid}/exe`)).toBe(false);
});
