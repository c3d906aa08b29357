import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EventLogError, openEventLog } from '.';

test('a file URL is absolute or, with a leading dot, relative to the working directory', async () => {
  expect((await openEventLog('file:///data/my%20events/')).url).toBe('file:///data/my%20events');
  expect((await openEventLog('file://./events')).url).toBe(pathToFileURL(join(process.cwd(), 'events')).href);
  expect((await openEventLog('file://../events')).url).toBe(pathToFileURL(join(process.cwd(), '../events')).href);
});

test('a Kafka URL names brokers and what else the connection needs', async () => {
  const url = 'kafka://one:9092,[::1]:9093/?tls=true&compression=lz4';
  expect((await openEventLog(url)).url).toBe(url);
  expect((await openEventLog('kafka://one:9092')).url).toBe('kafka://one:9092');
});

test.each([
  ['kafka://localhost', 'INVALID_URL', 'host:port'],
  ['kafka://me:secret@localhost:9092', 'INVALID_URL', 'password-file'],
  ['kafka://localhost:9092/?compresion=zstd', 'INVALID_URL', 'compresion'],
  ['kafka://localhost:9092/?compression=rar', 'INVALID_URL', 'zstd'],
  ['kafka://localhost:9092/?sasl=plain&username=me', 'INVALID_URL', 'password-file'],
  ['kafka://localhost:9092/?sasl=plain&username=me&password-file=/nowhere', 'INVALID_URL', 'cannot be read'],
  ['kafka://localhost:9092/?tls=true&ca=/nowhere', 'INVALID_URL', 'cannot be read'],
  ['s3://bucket/events', 'INVALID_URL', '"s3:"'],
  ['events', 'INVALID_URL', 'scheme'],
  ['', 'INVALID_URL', 'scheme'],
  ['file:events', 'INVALID_URL', 'after file://'],
  ['file://', 'INVALID_URL', 'after file://'],
  ['file://server/events', 'INVALID_URL', 'host name'],
  ['file:///events#1', 'INVALID_URL', '%23'],
  ['file:///a%ZZ', 'INVALID_URL', 'decoded'],
])('%s is refused', async (url, code, hint) => {
  const refused = openEventLog(url);
  await expect(refused).rejects.toMatchObject({ name: 'EventLogError', code, message: expect.stringContaining(hint) });
  expect(EventLogError.is(await refused.catch((error: unknown) => error))).toBe(true);
});
