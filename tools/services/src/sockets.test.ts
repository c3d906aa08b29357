import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { listenerOn, listensOn, unreadAnswers, unreadRequests } from './sockets';
import { until } from './until';

const server = createServer({ pauseOnConnect: true });
let port: number;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

test('listensOn is true only for the process that listens', () => {
  expect(listensOn(process.pid, port)).toBe(true);
  expect(listensOn(process.ppid, port)).toBe(false);
  expect(listensOn(process.pid, 1)).toBe(false);
  expect(listenerOn(port)).toMatch(new RegExp(`\\(process ${process.pid}\\)$`));
  expect(listenerOn(1)).toBeUndefined();
});

test('sent bytes are unread until they are read', async () => {
  const taken = once(server, 'connection') as Promise<[Socket]>;
  const client = connect(port, '127.0.0.1').pause();
  const [peer] = await taken;
  expect(unreadRequests(port, process.pid)).toBe(0);
  client.write('request');
  await until(() => unreadRequests(port, process.pid) === 1, 'the request');
  expect(unreadRequests(port, process.ppid)).toBe(0);
  peer.resume();
  await until(() => unreadRequests(port, process.pid) === 0, 'the end of the request');
  peer.write('answer');
  await until(() => unreadAnswers(port) === 1, 'the answer');
  client.destroy();
  peer.destroy();
});
