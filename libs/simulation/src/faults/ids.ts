import { altered, type Faults, written } from './fault';

export const idFaults: Faults = {
  order_id_null: (event) => altered(event, { order_id: null }),
  order_id_missing: (event) => altered(event, { order_id: undefined }),
  order_id_blank: (event) => altered(event, { order_id: ' \t' }),
  order_id_padded: (event) => altered(event, { order_id: ` ${event.order_id}\n` }),
  order_id_number: (event) => written(event, 'order_id', event.order_id.slice('ORD-'.length)),
  customer_id_null: (event) => altered(event, { customer_id: null }),
  customer_id_missing: (event) => altered(event, { customer_id: undefined }),
  customer_id_blank: (event) => altered(event, { customer_id: '' }),
  customer_id_array: (event) => altered(event, { customer_id: [event.customer_id] }),
};
