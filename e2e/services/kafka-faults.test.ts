import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEventLog } from '@fastcart/events';
import { bronze } from '@fastcart/schemas';
import { ended, finished, runApp, startApp, startStopping } from '../support/process';
import { unreadRequests, until } from '@fastcart/services';
import { rows, reported } from '../support/facts';
import { KafkaLakes } from '../support/kafka-lakes';

const kafka = new KafkaLakes({ security: 'SASL_PLAINTEXT' });

const unavailable = { code: 69, error: { code: 'LOG_UNAVAILABLE', message: expect.stringContaining('127.0.0.1') } };

describe('Kafka is down', () => {
  test('at the start', async () => {
    await kafka.orders('down');
    await kafka.disconnect();
    await kafka.broker.stop();
    expect(kafka.bronzeRun('down')).toMatchObject(unavailable);
    const early = await openEventLog(kafka.broker.url);
    await expect(early.partitions('down')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await kafka.broker.start();
    expect(await early.partitions('down')).toHaveLength(3);
    await early.close();
    await kafka.connect();
    await kafka.expectRepaired('down');
  });

  test('during a run: committed rows stay, and the next run reads the rest', async () => {
    // A backlog of several commits of few messages.
    const note = 'x'.repeat(100_000);
    const value = (i: number) => JSON.stringify({ order_id: `ORD-${i}`, note });
    await kafka.log.append(
      'middle',
      Array.from({ length: 400 }, (_, i) => ({ key: `ORD-${i}`, value: value(i) })),
    );
    const lake = kafka.lakeOf('middle');
    const args = [...kafka.argsOf('middle', lake), '--memory-limit', '300MB'];
    const afterFirstCommit = 10;
    const standing = await startStopping('bronze-worker', args, afterFirstCommit, {});
    await kafka.disconnect();
    await kafka.broker.kill();
    expect(reported(await standing.goOn())).toMatchObject(unavailable);
    const read = await rows(lake, bronze);
    expect(read).toBeGreaterThan(0);
    await kafka.broker.start();
    await kafka.connect();
    await kafka.expectRepaired('middle', lake);
    expect(await rows(lake, bronze)).toBeGreaterThan(read);
  });
});

/** The broker must be paused. */
const asked = ({ pid }: ChildProcess): Promise<void> =>
  until(() => unreadRequests(kafka.broker.port, pid!) > 0, 'a request of the run');

test('a broker that stops for some time only delays the run', async () => {
  await kafka.orders('slow', 300);
  kafka.broker.pause();
  const child = startApp('bronze-worker', kafka.argsOf('slow', kafka.lakeOf('slow')));
  const end = ended(child);
  await asked(child);
  expect(child.exitCode).toBeNull();
  kafka.broker.resume();
  expect(await end).toBe(0);
  await kafka.expectRepaired('slow');
});

describe('the generator reports the number of sent messages', () => {
  /** Without end. */
  const generator = (topic: string): ChildProcess => {
    const busy = ['--min-delay', '0.001', '--max-delay', '0.001', '--max-active-orders', '1000000'];
    const target = ['--kafka-bootstrap-servers', kafka.broker.brokers, '--kafka-topic', topic];
    return startApp('generator', [...target, ...busy, '--seed', '1']);
  };

  test('when the topic refuses one', async () => {
    await kafka.createTopic('narrow', { 'max.message.bytes': '200' });
    const { code, errors } = await finished(generator('narrow'));
    expect({ code, errors }).toEqual({ code: 78, errors: expect.stringMatching(/: 0 messages were sent; .* failed/) });
    expect(errors).toContain('max.message.bytes');
  });

  test('when the broker ends: the topic has these messages, and perhaps some without an answer', async () => {
    await kafka.createTopic('interrupted', {}, 3);
    const messages = async (): Promise<number> =>
      Number((await kafka.log.partitions('interrupted')).reduce((sum, { high }) => sum + high, 0n));
    const child = generator('interrupted');
    const end = finished(child);
    await until(async () => (await messages()) > 0, 'messages of the generator');
    await kafka.disconnect();
    await kafka.broker.kill();
    const { code, errors } = await end;
    expect(code).toBe(69);
    const sent = Number(/: (\d+) messages were sent; .* failed/.exec(errors)![1]);
    await kafka.broker.start();
    await kafka.connect();
    expect(await messages()).toBeGreaterThanOrEqual(sent);
  });
});

test('an authentication failure', async () => {
  const { brokers, user } = kafka.broker.secured!;
  const passwordFile = join(kafka.folder, 'password');
  writeFileSync(passwordFile, 'wrong-secret');
  const url = `kafka://${brokers}/?plaintext=allow&sasl=scram-sha-512&username=${user}&password-file=${passwordFile}`;
  const ended = runApp('bronze-worker', ['--log', url, '--lake', kafka.lakeOf('denied')]);
  expect(reported(ended)).toMatchObject({ code: 78, error: { code: 'LOG_DENIED' } });
  expect(ended.output + ended.errors).not.toContain('wrong-secret');
});

// Last: its controller takes a broker that was stopped for long for dead, for some seconds more.
describe('a broker that accepts connections and never answers', () => {
  beforeAll(() => kafka.orders('hung'));
  beforeEach(() => kafka.broker.pause());
  afterEach(() => kafka.broker.resume());

  test('is an unreachable service, not damage', () => {
    expect(kafka.bronzeRun('hung')).toMatchObject(unavailable);
  });

  test('does not prevent a run from ending on SIGTERM', async () => {
    const child = startApp('bronze-worker', kafka.argsOf('hung', kafka.lakeOf('hung')));
    const end = ended(child);
    await asked(child);
    child.kill('SIGTERM');
    // While the broker hangs.
    expect(await end).toBe(143);
  });
});
