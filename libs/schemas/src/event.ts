import { columns } from './table';

export const statuses = ['pending', 'confirmed', 'processing', 'shipped', 'cancelled'] as const;
export type Status = (typeof statuses)[number];

/** The status of events with any other status, so that invalid values create no partitions. */
export const unknownStatus = 'unknown';

export const topic = 'ecommerce-sales';

export const address = columns({
  street: ['string', 'Street and number', 'personal'],
  city: ['string', 'City', 'personal'],
  state: ['string', 'State, two letters'],
  zip_code: ['string', 'Postal code', 'personal'],
  country: ['string', 'Country'],
});

/** The columns of an event as the source sends it: one event per state change of an order. */
export const event = columns({
  order_id: ['string', 'The order'],
  timestamp: ['string', 'When the order entered this state, ISO 8601'],
  product_id: ['string', 'The product'],
  product_name: ['string', "The product's name"],
  quantity: ['integer', 'Pieces'],
  price: ['double', 'Price of one piece'],
  total: ['double', 'Price times quantity'],
  customer_id: ['string', 'The customer'],
  customer_email: ['string', "The customer's e-mail address", 'personal'],
  payment_method: ['string', 'How the customer pays'],
  shipping_address: [{ struct: address }, 'Where the order goes'],
  status: ['string', 'The state entered: pending, confirmed, processing, shipped or cancelled'],
  cancellation_reason: ['string', 'Why it was cancelled; only on cancelled events'],
});
