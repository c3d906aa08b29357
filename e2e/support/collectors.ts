import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Receiver } from './otlp';

/** A collector in its own process, so that it can be stopped. */
const listener = (backlog: number) =>
  `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: ${backlog} },
    function () { process.stdout.write(String(this.address().port)) })`;

const cleanups: (() => void)[] = [];

/** Ends all started collectors. */
export function stopCollectors(): void {
  for (const clean of cleanups.splice(0)) clean();
}

export async function receiver(...answer: Parameters<typeof Receiver.start>): Promise<string> {
  const started = await Receiver.start(...answer);
  cleanups.push(() => started.stop());
  return started.url;
}

async function stoppedCollector(backlog: number): Promise<number> {
  const child: ChildProcess = spawn(process.execPath, ['-e', listener(backlog)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout!, 'data')) as [Buffer];
  child.kill('SIGSTOP');
  cleanups.push(() => child.kill('SIGKILL'));
  return Number(port.toString());
}

/** Collectors with a fault: a function that starts one and returns its URL, and the reason in the warning of a run. */
export const faultyCollectors: [fault: string, start: () => Promise<string>, reason: string][] = [
  // No program listens on the port of tcpmux.
  ['refuses connections', async () => 'http://127.0.0.1:1', 'ECONNREFUSED'],
  ['answers 500', () => receiver((_, response) => response.writeHead(500).end()), 'HTTP 500'],
  [
    'answers 503, with a minute to wait',
    () => receiver((_, response) => response.writeHead(503, { 'retry-after': '60' }).end()),
    'OTLPExporterError',
  ],
  ['takes a request and never answers', () => receiver(() => {}), 'TIMEOUT'],
  ['is stopped', async () => `http://127.0.0.1:${await stoppedCollector(511)}`, 'TIMEOUT'],
  [
    'takes no connection, as behind a firewall',
    async () => {
      const port = await stoppedCollector(1);
      // The connections fill its queue, so that the system drops further ones, as a firewall does.
      const sockets: Socket[] = Array.from({ length: 3 }, () => connect(port, '127.0.0.1').on('error', () => {}));
      cleanups.push(() => sockets.forEach((socket) => socket.destroy()));
      return `http://127.0.0.1:${port}`;
    },
    'TIMEOUT',
  ],
  ['has a name for which DNS never answers', async () => 'http://collector.hanging:4318', 'TIMEOUT'],
];
