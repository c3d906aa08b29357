import { ForgetKey, Forgotten } from '@fastcart/redaction';
import { redactedEvent } from './event';

const key = new ForgetKey('a secret of at least thirty-two bytes');
const forgotten = new Forgotten(key, [key.subject('customer', '7'), key.subject('email', 'a@b.org')]);
const pseudonym = key.pseudonym('7');

test.each([
  [
    'an id that was rescued comes to its column',
    '{"total":1.50,"shipping_address":{"street":"s","state":"ME"},"name":"x","_rescued_data":{"customer_id":7,"price":"a"}}',
    `{"total":1.50,"customer_id":"${pseudonym}","shipping_address":{"state":"ME"},"_rescued_data":{"price":"a"}}`,
  ],
  ['an address without an id', '{"customer_email":"A@b.org ","status":"x"}', '{"status":"x"}'],
  ['nothing but a person', '{"customer_email":"a@b.org"}', '{}'],
  [
    'an earlier value of another customer',
    '{"customer_id":"8","name":"x","_rescued_data":{"customer_id[0]":"7"}}',
    '{"customer_id":"8","name":"x"}',
  ],
])('%s', (_, event, expected) => {
  expect(redactedEvent(event, forgotten)?.event).toBe(expected);
});

test.each(['{"total":0,"customer_id":"8","_rescued_data":{"price":"7"}}', '{}'])('%s, of another, stays', (event) => {
  expect(redactedEvent(event, forgotten)).toBeUndefined();
});
