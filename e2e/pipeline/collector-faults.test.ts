import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '../support/lake';
import { Receiver } from '../support/otlp';
import { finished, hangingNames, startApp } from '../support/process';
import { copyLog } from '../support/samples';

/** A collector in a process of its own, so that it can be stopped. */
const listener = (backlog: number) =>
  `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: ${backlog} },
    function () { process.stdout.write(String(this.address().port)) })`;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

async function stoppedCollector(backlog: number): Promise<number> {
  const child: ChildProcess = spawn(process.execPath, ['-e', listener(backlog)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout!, 'data')) as [Buffer];
  child.kill('SIGSTOP');
  cleanups.push(() => child.kill('SIGKILL'));
  return Number(port.toString());
}

async function receiver(...answer: Parameters<typeof Receiver.start>): Promise<string> {
  const started = await Receiver.start(...answer);
  cleanups.push(() => started.stop());
  return started.url;
}

/** Where a collector is that has a fault, and what the log says of it. */
const faults: [name: string, collector: () => Promise<string>, reason: string][] = [
  // Nobody listens on the port of tcpmux.
  ['refuses', async () => 'http://127.0.0.1:1', 'ECONNREFUSED'],
  ['answers 500', () => receiver((_, response) => response.writeHead(500).end()), 'HTTP 500'],
  [
    'answers 503 with a time to wait',
    () => receiver((_, response) => response.writeHead(503, { 'retry-after': '60' }).end()),
    'OTLPExporterError',
  ],
  ['takes a request and never answers', () => receiver(() => {}), 'TIMEOUT'],
  ['hangs', async () => `http://127.0.0.1:${await stoppedCollector(511)}`, 'TIMEOUT'],
  [
    'takes no connection',
    async () => {
      const port = await stoppedCollector(1);
      // They fill its queue: what comes then is dropped, as a firewall does it.
      const sockets: Socket[] = Array.from({ length: 3 }, () => connect(port, '127.0.0.1').on('error', () => {}));
      cleanups.push(() => sockets.forEach((socket) => socket.destroy()));
      return `http://127.0.0.1:${port}`;
    },
    'TIMEOUT',
  ],
  ['has a name that DNS is silent about', async () => 'http://collector.hanging:4318', 'TIMEOUT'],
];

const folder = temporaryFolder();
const log = join(folder, 'log');
let lakes = 0;
beforeAll(() => copyLog('clean', log));

/** How a run of Bronze into a new lake ended, and what it reported. */
async function run(env: Record<string, string>, topic = 'ecommerce-sales') {
  const args = ['--log', `file://${log}`, '--topic', topic, '--lake', join(folder, `lake-${lakes++}`)];
  const { code, errors } = await finished(
    startApp('bronze-worker', args, { LOG_LEVEL: 'warn', ...hangingNames(folder), ...env }),
  );
  const reported = errors.split('\n').filter(Boolean);
  return { code, reported: reported.map((line) => JSON.parse(line) as { code: string; reason?: string }) };
}

// Of those that never answer TIMEOUT is the exporter's own: the runs end though the collectors never do.
test.each(faults)(
  'a collector that %s changes no exit code, and is waited for no longer',
  async (_, collector, reason) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: await collector() };
    expect(await run(env)).toEqual({
      code: 0,
      reported: [expect.objectContaining({ code: 'TELEMETRY_FAILED', reason })],
    });
    expect(await run(env, 'nowhere')).toEqual({
      code: 65,
      reported: ['TELEMETRY_FAILED', 'LOG_MISSING'].map((code) => expect.objectContaining({ code })),
    });
  },
);

test('with a collector that works, nothing is reported', async () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: await receiver(), OTEL_EXPORTER_OTLP_TIMEOUT: '300000' };
  expect(await run(env)).toEqual({ code: 0, reported: [] });
});
