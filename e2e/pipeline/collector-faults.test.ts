import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { freePorts } from '@fastcart/services';
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
  ['refuses', async () => `http://127.0.0.1:${(await freePorts(1))[0]}`, 'ECONNREFUSED'],
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

/** How a run ended, what it said, and how long the process took, in milliseconds. */
interface Ended {
  code: number | null;
  said: { code: string; reason?: string }[];
  took: number;
}

/** A run of Bronze into a new lake. */
async function run(env: Record<string, string>, topic = 'ecommerce-sales'): Promise<Ended> {
  const args = ['--log', `file://${log}`, '--topic', topic, '--lake', join(folder, `lake-${lakes++}`)];
  const started = performance.now();
  const { code, errors } = await finished(
    startApp('bronze-worker', args, { LOG_LEVEL: 'warn', ...hangingNames(folder), ...env }),
  );
  const said = errors.split('\n').filter(Boolean);
  return { code, took: performance.now() - started, said: said.map((line) => JSON.parse(line)) };
}

const median = (runs: Ended[]): number =>
  runs.map(({ took }) => took).sort((left, right) => left - right)[runs.length >> 1]!;

/** What variables cost a run, in milliseconds: between the middle of three with and that of three without, in turn. */
async function costOf(env: Record<string, string>): Promise<{ cost: number; runs: Ended[] }> {
  const runs: Ended[] = [];
  const without: Ended[] = [];
  for (let nth = 0; nth < 3; nth++) {
    without.push(await run({}));
    runs.push(await run(env));
  }
  return { cost: median(runs) - median(without), runs };
}

/** What a collector may cost; without a limit the exporters would wait for ten seconds. */
const most = 2000;

test.each(faults)(
  'a collector that %s changes no exit code, and costs two seconds at most',
  async (name, collector, reason) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: await collector() };
    const { cost, runs } = await costOf(env);
    for (const { code, said } of runs)
      expect({ code, said }).toEqual({
        code: 0,
        said: [expect.objectContaining({ code: 'TELEMETRY_FAILED', reason })],
      });
    process.stdout.write(`${name}: ${cost.toFixed(0)} ms more\n`);
    expect(cost).toBeLessThan(most);
    const failing = await run(env, 'nowhere');
    expect({ code: failing.code, said: failing.said.map((line) => line.code) }).toEqual({
      code: 65,
      said: ['TELEMETRY_FAILED', 'LOG_MISSING'],
    });
  },
);

test('with a collector that works, nothing is said', async () => {
  const { cost, runs } = await costOf({ OTEL_EXPORTER_OTLP_ENDPOINT: await receiver() });
  for (const { code, said } of runs) expect({ code, said }).toEqual({ code: 0, said: [] });
  process.stdout.write(`a collector that works: ${cost.toFixed(0)} ms more\n`);
});
