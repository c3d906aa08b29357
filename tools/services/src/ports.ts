import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { ServiceError } from './errors';

const host = '127.0.0.1';
/** How often ports are picked, when another program took one before its server did. */
const ATTEMPTS = 5;
/** Milliseconds for an answer. */
const PATIENCE = 10_000;

/**
 * Starts a server on ports that nobody listens on; on other ones after PORT_IN_USE. They are below the range of outgoing
 * connections, so that none of those takes one while its server is down for a restart.
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

/** The first bytes that a port of this machine answers to a request; undefined when none come in time. */
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
