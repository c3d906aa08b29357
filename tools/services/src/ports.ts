import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

const host = '127.0.0.1';

/**
 * Ports that nobody listens on. They are below the range of outgoing connections, so that none of those takes one while
 * its server is down for a restart.
 */
export async function freePorts(count: number): Promise<number[]> {
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

/** Whether a connection to a port of this machine is taken and, with a request, whether that is answered within two seconds. */
export function answers(port: number, request?: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('error', () => end(false)).setTimeout(2000, () => end(false));
    if (request) socket.once('data', () => end(true)).write(request);
    else socket.once('connect', () => end(true));
  });
}
