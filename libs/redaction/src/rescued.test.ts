import { objectText, parseObject } from './json';
import { redactedRescue, withoutOthers } from './rescued';
import { ForgetKey, Forgotten } from './subjects';

test.each([
  [
    'keeps what Silver reads, digit by digit',
    '{"quantity":"3","price":1.50,"total":1e400}',
    '{"quantity":"3","price":1.50,"total":1e400}',
  ],
  [
    'empties what Silver cannot read',
    '{"total":{"of":"C-1"},"timestamp":["C-1"],"price":true}',
    '{"total":{},"timestamp":[],"price":true}',
  ],
  [
    'keeps the state, and drops the door',
    '{"shipping_address.state":7,"shipping_address.street":7}',
    '{"shipping_address.state":7}',
  ],
  [
    'keeps earlier values of the same kind',
    '{"total[0]":null,"customer_id[0]":"C-1","total[1]":2}',
    '{"total[0]":null,"total[1]":2}',
  ],
  [
    'drops everything else',
    '{"customer_id":7,"customer_email":7,"shipping_address":"C-1","name":"C-1","`a.b`":1}',
    undefined,
  ],
])('the redaction of a forgotten customer %s', (_, rescued, expected) => {
  expect(redactedRescue(parseObject(rescued))).toBe(expected);
});

test('the rescued data of another customer loses only an earlier value that names a forgotten customer', () => {
  const key = new ForgetKey('a secret of at least thirty-two bytes');
  const forgotten = new Forgotten(key, [key.subject('customer', '7'), key.subject('email', 'a@b.org')]);
  const rescued = '{"customer_id[0]":7,"customer_id[1]":8,"customer_email[0]":" A@b.org","total":"7","name":"x"}';
  const left = withoutOthers(parseObject(rescued), forgotten);
  expect(objectText(left!)).toBe('{"customer_id[1]":8,"total":"7","name":"x"}');
  expect(withoutOthers(parseObject('{"customer_id[0]":"7"}'), forgotten)).toEqual({});
});

test.each([
  ['nothing', '{}'],
  ['names that JavaScript puts in another order', '{"price":"7","1":2}'],
  ['an earlier value of his own', '{"customer_id[0]":8}'],
])('the rescued data of another customer is not changed for %s', (_, rescued) => {
  const key = new ForgetKey('a secret of at least thirty-two bytes');
  expect(withoutOthers(parseObject(rescued), new Forgotten(key, [key.subject('customer', '7')]))).toBeUndefined();
});
