import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from './redis';
import { unreadRequests } from './sockets';
import { until } from './until';

const base = mkdtempSync(join(tmpdir(), 'fastcart-redis-'));
const folder = join(base, 'redis');
let redis: Redis;
beforeAll(async () => {
  redis = await Redis.start({ folder, password: 'a "quoted" word' });
});
afterAll(async () => {
  await redis.wipe();
  rmSync(base, { recursive: true });
});

/** What the server says to some commands, a line each. */
function ask(...commands: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(redis.port, '127.0.0.1', () => socket.write(`${commands.join('\r\n')}\r\n`));
    let reply = '';
    const hear = (data: Buffer): void => {
      reply += data.toString();
      if (reply.split('\r\n').length <= commands.length) return;
      socket.destroy();
      resolve(reply);
    };
    socket.on('data', hear).on('error', reject);
  });
}

test('Redis requires the password', async () => {
  expect(await ask('PING')).toMatch(/^-NOAUTH/);
  expect(await ask('AUTH "a \\"quoted\\" word"', 'PING')).toBe('+OK\r\n+PONG\r\n');
  expect(redis.url).toBe(`redis://:a%20%22quoted%22%20word@127.0.0.1:${redis.port}`);
});

test('a second start, also by another program, finds it running', async () => {
  const { pid } = redis.processes[0]!;
  const again = await Redis.start({ folder, port: 1 });
  expect(again.url).toBe(redis.url);
  expect(again.processes[0]!.pid).toBe(pid);
});

test('a paused Redis does not answer until it is resumed', async () => {
  redis.pause();
  let reply: string | undefined;
  const replied = ask('PING').then((text) => (reply = text));
  await until(() => unreadRequests(redis.port, process.pid) > 0, 'a request to the server that is paused');
  expect({ reply, running: redis.running }).toEqual({ reply: undefined, running: true });
  redis.resume();
  expect(await replied).toMatch(/^-NOAUTH/);
});

test('a killed Redis is down, and starts again on its port', async () => {
  const { port } = redis;
  await redis.kill();
  expect(redis.running).toBe(false);
  await expect(ask('PING')).rejects.toThrow('ECONNREFUSED');
  await redis.start();
  expect(redis.port).toBe(port);
  expect(await ask('PING')).toMatch(/^-NOAUTH/);
});

test('a port in use by another program is refused', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const start = Redis.start({ folder: join(base, 'other'), port });
  await expect(start).rejects.toMatchObject({ code: 'PORT_IN_USE', message: expect.stringContaining(String(port)) });
  server.close();
});

test('Redis listens on the loopback interface only', () => {
  const sockets = execFileSync('cat', ['/proc/net/tcp'], { encoding: 'utf8' });
  const port = redis.port.toString(16).toUpperCase().padStart(4, '0');
  const listening = sockets.split('\n').filter((line) => line.includes(`:${port} 00000000:0000 0A`));
  expect(listening).toEqual([expect.stringContaining(` 0100007F:${port} `)]);
});

test('stop ends Redis, even while paused', async () => {
  const pid = redis.processes[0]!.pid!;
  redis.pause();
  expect(await redis.stop()).toEqual({ redis: 'ended' });
  expect(existsSync(`/proc/${pid}/exe`)).toBe(false);
  expect(await redis.stop()).toEqual({});
});
