import { mistakesInRemote, parseRemote } from './remote';

test.each([
  [
    'sc://spark',
    { address: 'spark:15002', tls: true, token: undefined, userId: 'fastcart', userAgent: 'fastcart', headers: {} },
  ],
  ['sc://spark:443/', { address: 'spark:443', tls: true }],
  ['sc://spark:443/;use_ssl=true;token=a%3Db;user_id=etl', { tls: true, token: 'a=b', userId: 'etl' }],
  ['sc://spark/;use_ssl=false;user_agent=nightly', { tls: false, userAgent: 'nightly' }],
  ['sc://spark:443/;x-cluster=12', { headers: { 'x-cluster': '12' } }],
])('%s', (remote, expected) => {
  expect(parseRemote(remote)).toMatchObject(expected);
});

test.each(['localhost', '127.0.0.1', '[::1]'])(
  'a server on this machine needs no TLS, also with a token: %s',
  (host) => {
    expect(parseRemote(`sc://${host}/;token=t`)).toMatchObject({ address: `${host}:15002`, tls: false, token: 't' });
    expect(parseRemote(`sc://${host}/;use_ssl=true`).tls).toBe(true);
  },
);

test('a token of its own replaces that of the string', () => {
  expect(parseRemote('sc://spark/;token=old', 'new').token).toBe('new');
});

test.each([
  ['http://spark', 'must be sc://host:port'],
  ['sc://', 'must be sc://host:port'],
  ['sc://spark/path', 'must be sc://host:port'],
  ['sc://spark:0', 'has the port 0'],
  ['sc://spark:70000', 'has the port 70000'],
  ['sc://spark/;use_ssl=yes', 'use_ssl that is not true or false'],
  ['sc://spark/;use_ssl=false;token=secret', 'has use_ssl=false, with which a token is not sent'],
  ['sc://spark/;token', 'not name=value'],
  ['sc://spark/;token=a=b', 'not name=value'],
  ['sc://spark/;token=%2', 'two hexadecimal digits'],
  ['sc://spark/;session_id=1', 'has a session_id'],
  ['sc://spark/;x y=1', 'cannot be a header'],
  ['sc://spark/;x=%0a', 'cannot be a header'],
])('%s is refused', (remote, mistake) => {
  expect(mistakesInRemote(remote).join('; ')).toContain(mistake);
  expect(mistakesInRemote(remote).join('; ')).not.toContain('secret');
  expect(() => parseRemote(remote)).toThrow(mistake);
});

test('a token in plain text is refused, wherever it comes from', () => {
  expect(() => parseRemote('sc://spark/;use_ssl=false', 'secret')).toThrow(/^(?!.*secret).*a token is not sent/);
});
