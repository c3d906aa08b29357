import { faults } from '.';
import type { OrderEvent } from '../world/event';
import { Random } from '../world/random';

const EVENT: OrderEvent = {
  order_id: 'ORD-9323960512345678',
  timestamp: '2025-11-09T15:55:40.669190Z',
  product_id: 'PROD-004',
  product_name: 'USB-C Cable',
  quantity: 3,
  price: 11.16,
  total: 33.48,
  customer_id: 'CUST-485923',
  customer_email: 'campbellmichael@example.org',
  payment_method: 'bank_transfer',
  shipping_address: { street: '123 Main St', city: 'Springfield', state: 'IL', zip_code: '62701', country: 'USA' },
  status: 'pending',
};

const NO_OBJECT = [
  'payload_empty payload_blank payload_array payload_null payload_text payload_truncated payload_trailing_text',
  'payload_single_quotes payload_nan payload_infinity payload_control_character payload_byte_order_mark',
].flatMap((line) => line.split(' '));

// Messages that JavaScript can read but the lake cannot.
const READABLE_HERE = ['payload_invalid_utf8', 'payload_lone_surrogate', 'payload_too_deep', 'payload_carriage_return'];

function sent(kind: string): { text: string; delay?: number }[] {
  const result = faults[kind]!(EVENT, new Random(kind));
  const deliveries = Array.isArray(result) ? result : [{ value: result }];
  return deliveries.map(({ value, delay }) => ({ text: Buffer.from(value).toString(), delay }));
}

function parsed(kind: string): Record<string, unknown> {
  return JSON.parse(sent(kind)[0]!.text) as Record<string, unknown>;
}

test.each(Object.keys(faults))('%s changes the message, not the event, and has no line feed', (kind) => {
  const before = structuredClone(EVENT);
  const messages = sent(kind);
  expect(EVENT).toEqual(before);
  expect(messages.length).toBeGreaterThan(0);
  for (const { text } of messages) expect(text).not.toContain('\n');
  const asUsual = messages.length === 1 && !messages[0]!.delay && messages[0]!.text === JSON.stringify(EVENT);
  expect(asUsual).toBe(false);
});

test.each(NO_OBJECT)('%s is not a JSON object', (kind) => {
  let value: unknown;
  try {
    value = JSON.parse(sent(kind)[0]!.text);
  } catch {
    return;
  }
  expect(value === null || Array.isArray(value) || typeof value !== 'object').toBe(true);
});

test.each(Object.keys(faults).filter((kind) => !NO_OBJECT.includes(kind)))('%s is a JSON object', (kind) => {
  expect(parsed(kind)).toMatchObject({ customer_email: expect.any(String) });
});

test('some faults are messages that only the lake refuses', () => {
  expect(READABLE_HERE.filter((kind) => !(kind in faults))).toEqual([]);
  const bytes = faults['payload_invalid_utf8']!(EVENT, new Random('')) as Buffer;
  expect(bytes.includes(Buffer.from([0xff, 0xfe]))).toBe(true);
  expect(sent('payload_lone_surrogate')[0]!.text).toContain('"\\ud800@');
});

test('the values of faults are wrong as their names say', () => {
  expect(parsed('order_id_missing')).not.toHaveProperty('order_id');
  expect(sent('order_id_number')[0]!.text).toContain('{"order_id":9323960512345678,');
  expect(parsed('total_negative')).toMatchObject({ total: -33.48 });
  expect(parsed('total_off_by_a_cent')).toMatchObject({ total: 33.49 });
  expect(parsed('quantity_fraction')).toMatchObject({ quantity: 3.5 });
  expect(sent('quantity_with_a_dot')[0]!.text).toContain('"quantity":3.0,');
  expect(parsed('timestamp_with_offset')).toMatchObject({ timestamp: '2025-11-09T10:55:40.669190-05:00' });
  expect(parsed('timestamp_without_zone')).toMatchObject({ timestamp: '2025-11-09T15:55:40.669190' });
  expect(parsed('timestamp_nanoseconds')).toMatchObject({ timestamp: '2025-11-09T15:55:40.669190789Z' });
  expect(parsed('timestamp_impossible')).toMatchObject({ timestamp: '2025-02-30T15:55:40.669190Z' });
  expect(parsed('timestamp_future')).toMatchObject({ timestamp: '2099-01-09T15:55:40.669190Z' });
  expect(parsed('timestamp_day_first')).toMatchObject({ timestamp: '09/11/2025 15:55' });
  expect(parsed('status_padded')).toMatchObject({ status: ' pending\t' });
});

test('duplicates are sent twice, late messages later', () => {
  const [first, second] = sent('duplicate');
  expect(first).toEqual(second);
  const [one, other] = sent('duplicate_with_other_payload').map(({ text }) => JSON.parse(text) as OrderEvent);
  expect(other).toEqual({ ...one, quantity: 4, total: 44.64 });
  for (const kind of ['late_by_minutes', 'late_by_hours', 'duplicate_late', 'state_entered_twice']) {
    expect(sent(kind).at(-1)!.delay).toBeGreaterThan(0);
  }
});
