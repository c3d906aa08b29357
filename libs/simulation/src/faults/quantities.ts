import { altered, type Faults, written } from './fault';

export const quantityFaults: Faults = {
  quantity_null: (event) => altered(event, { quantity: null }),
  quantity_string: (event) => altered(event, { quantity: String(event.quantity) }),
  quantity_with_a_dot: (event) => written(event, 'quantity', event.quantity.toFixed(1)),
  quantity_fraction: (event) => altered(event, { quantity: event.quantity + 0.5 }),
  quantity_too_large: (event) => written(event, 'quantity', '9007199254740993'),
  quantity_object: (event) => altered(event, { quantity: { value: event.quantity } }),
};
