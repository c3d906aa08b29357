import { event as columns } from '@fastcart/schemas';
import { isoTimestamp, toEvent } from './event';
import type { Change } from './order-flow';

const CHANGE: Change = {
  at: Date.parse('2025-11-09T15:55:40Z') * 1000 + 669_190,
  order: {
    id: 'ORD-93239605',
    product: { id: 'PROD-004', name: 'USB-C Cable', minPrice: 5, maxPrice: 25 },
    quantity: 3,
    price: 1116,
    total: 3348,
    customer: {
      id: 'CUST-485923',
      email: 'campbellmichael@example.org',
      address: { street: '123 Main St', city: 'Springfield', state: 'IL', zip_code: '62701', country: 'USA' },
      favouritePayment: 'paypal',
    },
    paymentMethod: 'bank_transfer',
  },
  status: 'pending',
};

test('the event of a seed has the expected fields', () => {
  expect(JSON.stringify(toEvent(CHANGE))).toBe(
    '{"order_id":"ORD-93239605","timestamp":"2025-11-09T15:55:40.669190Z","product_id":"PROD-004",' +
      '"product_name":"USB-C Cable","quantity":3,"price":11.16,"total":33.48,"customer_id":"CUST-485923",' +
      '"customer_email":"campbellmichael@example.org","payment_method":"bank_transfer","shipping_address":' +
      '{"street":"123 Main St","city":"Springfield","state":"IL","zip_code":"62701","country":"USA"},"status":"pending"}',
  );
});

test('a cancelled event has its reason last, and all fields are those of the schema, in its order', () => {
  const cancelled = toEvent({ ...CHANGE, status: 'cancelled', cancellationReason: 'out_of_stock' });
  expect(Object.keys(cancelled)).toEqual(columns.map(({ name }) => name));
  expect(cancelled.cancellation_reason).toBe('out_of_stock');
});

test.each([
  [0, '1970-01-01T00:00:00Z'],
  [1, '1970-01-01T00:00:00.000001Z'],
  [1_762_703_740_669_190, '2025-11-09T15:55:40.669190Z'],
  [1_762_703_740_000_000, '2025-11-09T15:55:40Z'],
])('%d microseconds are %s', (at, text) => {
  expect(isoTimestamp(at)).toBe(text);
});
