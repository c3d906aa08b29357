import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { ServiceError } from './errors';

const host = '127.0.0.1';
/** The number of attempts to pick ports, because another program may take a port before the server does. */
const ATTEMPTS = 5;
/** Milliseconds to wait for an answer. */
const PATIENCE = 10_000;

/**
 * Starts a server on free ports; after PORT_IN_USE, on other free ports. The ports are below the range of outgoing
 * connections, so that no connection takes one while the server restarts.
 */
export async function onFreePorts<Started>(
  count: number,
  start: (ports: number[]) => Promise<Started>,
): Promise<Started> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePorts(count));
    } catch (error) {
      const isTaken = error instanceof ServiceError && error.code === 'PORT_IN_USE';
      if (!isTaken || attempt === ATTEMPTS) throw error;
    }
  }
}

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** The first bytes of the answer of a local port to a request; undefined without an answer in time. */
export function ask(port: number, request: Buffer): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => socket.write(request));
    const end = (answer?: Buffer) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('data', end)
      .once('error', () => end())
      .once('close', () => end())
      .setTimeout(PATIENCE, () => end());
  });
}
