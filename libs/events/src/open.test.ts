import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EventLogError, mistakesInEventLogUrl, openEventLog } from '.';
import { writeCertificates } from './testing/certificates';
import { temporaryDirectory } from './testing/directory';

const directory = temporaryDirectory();
const file = (name: string): string => join(directory.path, name);

beforeAll(() => writeCertificates(directory.path));

test('a file URL is absolute or, with a leading dot, relative to the working directory', async () => {
  expect((await openEventLog('file:///data/my%20events/')).url).toBe('file:///data/my%20events');
  expect((await openEventLog('file://./events')).url).toBe(pathToFileURL(join(process.cwd(), 'events')).href);
  expect((await openEventLog('file://../events')).url).toBe(pathToFileURL(join(process.cwd(), '../events')).href);
});

test.each(['job%2Fx', 'x%20y', 'x%', 'a\\b', 'a?b#c', 'sp ace'])('a path is used unchanged: %s', async (name) => {
  mkdirSync(file(name));
  for (const place of [file(name), pathToFileURL(file(name)).href]) {
    const log = await openEventLog(place);
    await log.append('orders', [{ key: 'a', value: place }]);
    expect(await (await openEventLog(file(name))).topics()).toEqual(['orders']);
  }
});

test('a Kafka URL has the brokers and the settings of the connection', async () => {
  const url = 'kafka://one:9092,[::1]:65535/?tls=true&compression=lz4';
  expect((await openEventLog(url)).url).toBe(url);
  expect((await openEventLog('kafka://one:9092')).url).toBe('kafka://one:9092');
});

const sasl = () => `sasl=plain&username=me&password-file=${file('password')}`;

test.each([
  ['an authority', () => `tls=true&ca=${file('own.crt')}`],
  ['a certificate with its key', () => `tls=true&ca=${file('own.crt')}&cert=${file('own.crt')}&key=${file('own.key')}`],
  ['a password', () => `tls=true&${sasl()}`],
  ['a password in plain text, where that is allowed', () => `plaintext=allow&${sasl()}`],
])('a connection with %s is accepted', (_, parameters) => {
  expect(mistakesInEventLogUrl(`kafka://one:9093/?${parameters()}`)).toEqual([]);
});

test.each([
  [
    'a key of another certificate',
    () => `tls=true&cert=${file('own.crt')}&key=${file('other.key')}`,
    'does not belong',
  ],
  ['a certificate alone', () => `tls=true&cert=${file('own.crt')}`, 'needs cert and key'],
  ['a junk authority', () => `tls=true&ca=${file('junk')}`, 'in ca that has no certificate'],
  ['a junk certificate', () => `tls=true&cert=${file('junk')}&key=${file('other.key')}`, 'in cert that has no'],
  ['a key for a certificate', () => `tls=true&cert=${file('own.key')}&key=${file('own.key')}`, 'in cert that has no'],
  ['a junk key', () => `tls=true&cert=${file('own.crt')}&key=${file('junk')}`, 'in key that has no key'],
  ['a locked key', () => `tls=true&cert=${file('own.crt')}&key=${file('locked.key')}`, 'without a passphrase'],
  ['a password without TLS', sasl, 'sasl without tls=true; plaintext=allow'],
  ['an authority with TLS off', () => `tls=false&ca=${file('own.crt')}`, 'ca without tls=true'],
  ['a wrong permission', () => `plaintext=yes&${sasl()}`, 'plaintext=yes'],
  ['an empty password', () => `tls=true&sasl=plain&username=me&password-file=${file('empty')}`, 'an empty file'],
])('a connection with %s is refused', (_, parameters, hint) => {
  const mistakes = mistakesInEventLogUrl(`kafka://one:9093/?${parameters()}`);
  expect(mistakes.join()).toContain(hint);
  expect(mistakes.join()).not.toContain('secret-of-mine');
});

test('the error of a URL has all mistakes', () => {
  const url = `kafka://one:0,two:99999/?compresion=zstd&ca=${file('junk')}&sasl=basic&username=me`;
  const hints = [
    'port 0;',
    'port 99999;',
    'unknown parameters: compresion; the known ones are',
    'without tls',
    'in ca',
    'sasl=basic',
    'all of sasl',
  ];
  const found = mistakesInEventLogUrl(url);
  expect(found).toHaveLength(hints.length);
  for (const hint of hints) expect(found.join()).toContain(hint);
});

test.each([
  ['kafka://localhost', 'host:port'],
  ['kafka://me:secret@localhost:9092', 'password-file'],
  ['kafka://localhost:9092/?compresion=zstd', 'compresion'],
  ['kafka://localhost:9092/?compression=rar', 'zstd'],
  ['kafka://localhost:9092/?tls=true&sasl=plain&username=me', 'password-file'],
  ['kafka://localhost:9092/?tls=true&sasl=plain&username=me&password-file=/nowhere', 'cannot be read'],
  ['kafka://localhost:9092/?tls=true&ca=/nowhere', 'cannot be read'],
  ['kafka://localhost:9092\r', 'control character'],
  ['s3://bucket/events', 'kafka://'],
  ['events', 'kafka://'],
  ['10.0.0.1:9092', 'kafka://'],
  ['', 'kafka://'],
  ['/data/events\r', 'control character'],
  ['file:events', 'after file://'],
  ['file://', 'after file://'],
  ['file://server/events', 'host name'],
  ['file:///events#1', '%23'],
  ['file:///a\\b', '%5C'],
  ['file:///a%2Fb', '%2F'],
  ['file://./a%2fb', '%2F'],
  ['file:///a%0Db', 'control character'],
  ['file:///a%ZZ', '%25'],
])('%j is refused', async (url, hint) => {
  const refused = openEventLog(url);
  const message = expect.stringContaining(hint);
  await expect(refused).rejects.toMatchObject({ name: 'EventLogError', code: 'INVALID_URL', message });
  expect(EventLogError.is(await refused.catch((error: unknown) => error))).toBe(true);
});
