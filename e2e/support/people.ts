import { openEventLog } from '@fastcart/events';

/** Values of the forgotten customers. */
export const key = 'a secret of at least thirty-two bytes';

/** Values of other customers. */
export const street = '7 Cage Lane';
export const traces = ['CUST-tweety', 'tweety@example.org', street, '90210-77'];

interface Order {
  id: string;
  customer?: unknown;
  email?: unknown;
  /** Further or replaced fields. */
  fields?: object;
}

const address = (fields: object = {}) => ({
  ...{ street: '1 Elm St', city: 'Springfield', state: 'ME', zip_code: '26462', country: 'USA', ...fields },
});

export const event = (
  { id, customer = 'CUST-sam', email = 'sam@example.org', fields = {} }: Order,
  status: string,
  at: number,
) => ({
  order_id: id,
  timestamp: `2025-11-03T08:${String(at).padStart(2, '0')}:00Z`,
  product_id: 'PROD-012',
  product_name: 'Desk Lamp',
  quantity: 1,
  price: 27.5,
  total: 27.5,
  customer_id: customer,
  customer_email: email,
  payment_method: 'credit_card',
  shipping_address: address(),
  status,
  ...fields,
});

export const tweety: Omit<Order, 'id'> = {
  customer: 'CUST-tweety',
  email: 'Tweety@Example.org',
  fields: { shipping_address: address({ street, zip_code: '90210-77' }) },
};

/** The first and the second batch of a lake. */
export const [first, second]: [string[], string[]] = [
  [
    ...['pending', 'shipped'].flatMap((status, at) => [
      event({ id: 'ORD-1', ...tweety }, status, at),
      event({ id: 'ORD-2', customer: ' CUST-tweety\t', email: null, fields: tweety.fields }, status, at),
      event({ id: 'ORD-3', customer: 'CUST-bugs', email: 'TWEETY@example.org' }, status, at),
      event({ id: 'ORD-4' }, status, at),
    ]),
    // Rejected, with values that do not fit, and with new fields.
    event(
      { id: 'ORD-5', ...tweety, fields: { ...tweety.fields, total: 0, customer_name: 'tweety@example.org' } },
      'pending',
      3,
    ),
    event(
      { id: 'ORD-6', ...tweety, fields: { ...tweety.fields, quantity: '2', total: 55, price: { was: street } } },
      'pending',
      3,
    ),
    event(
      { id: 'ORD-7', ...tweety, fields: { shipping_address: `${street}, CUST-tweety`, total: [street] } },
      'pending',
      3,
    ),
    event({ id: 'ORD-8', customer: 4711, email: 'tweety@example.org', fields: { total: null } }, 'pending', 4),
  ].map((value) => JSON.stringify(value)),
  [
    JSON.stringify(event({ id: 'ORD-9', ...tweety }, 'shipped', 7)),
    JSON.stringify(event({ id: 'ORD-10' }, 'shipped', 7)),
    // The last value of a key counts.
    JSON.stringify(event({ id: 'ORD-11' }, 'shipped', 8)).replace(
      '"customer_id"',
      '"customer_id":"CUST-tweety","customer_id"',
    ),
    JSON.stringify(event({ id: 'ORD-12', fields: { total: 0 } }, 'shipped', 8)).replace(
      '"customer_email"',
      '"customer_email":"tweety@example.org","customer_email"',
    ),
    // No events.
    '{"customer_email":"tweety@exam\\u0070le.org","customer_id',
    '["CUST-tweety"]',
    "{'customer_id': 'CUST-tweety'}",
    '{"customer_id":"CUST-sam',
  ],
];

/** Appends messages to the log in a folder. */
export async function write(messages: string[], to: string): Promise<void> {
  await using events = await openEventLog(`file://${to}`);
  await events.append(
    'ecommerce-sales',
    messages.map((value, index) => ({ key: String(index), value })),
  );
}
