import { isNamed } from './payloads';
import { ForgetKey, Forgotten } from './subjects';

const key = new ForgetKey('a secret of at least thirty-two bytes');
const forgotten = new Forgotten(key, [
  key.subject('customer', 'C 1'),
  key.subject('customer', '47'),
  key.subject('email', 'a@b.org'),
]);

test.each([
  ['a string', '["C 1"]'],
  ['a string that was cut off', '{"customer_id":"C 1'],
  ['a string after a missing quote', '{"status:"x","customer_id":"C 1","total":1}'],
  ['a number', '[47, 48]'],
  ['an escaped address', '{"customer_email":"\\u0061@b.org'],
  ['an address in other words', "id=1;email=<A@B.ORG>, 'x'"],
  ['an address at the end of a sentence', 'ask a@b.org.'],
  ['a word between bytes that are not text', '\ufffd\ufffd a@b.org \ufffd'],
])('%s is found', (_, text) => {
  expect(isNamed(forgotten, text)).toBe(true);
});

test.each(['', '[470, "C 12", "ba@b.org"]', '{"customer_id":"C', '\\'])('%s names no forgotten customer', (text) => {
  expect(isNamed(forgotten, text)).toBe(false);
});
