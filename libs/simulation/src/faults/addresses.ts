import { altered, type Faults } from './fault';

export const addressFaults: Faults = {
  address_null: (event) => altered(event, { shipping_address: null }),
  address_missing: (event) => altered(event, { shipping_address: undefined }),
  address_string: (event) => altered(event, { shipping_address: event.shipping_address.street }),
  address_array: (event) => altered(event, { shipping_address: Object.values(event.shipping_address) }),
  address_empty: (event) => altered(event, { shipping_address: {} }),
  address_state_null: (event) => altered(event, { shipping_address: { ...event.shipping_address, state: null } }),
  address_zip_number: (event) =>
    altered(event, {
      shipping_address: { ...event.shipping_address, zip_code: Number(event.shipping_address.zip_code) },
    }),
  address_unknown_field: (event, random) =>
    altered(event, {
      shipping_address: { ...event.shipping_address, floor: random.between(1, 40), geo: { lat: 1.5 } },
    }),
  address_odd_characters: (event) =>
    altered(event, { shipping_address: { ...event.shipping_address, street: 'Ñuñoa 🚚 12 — “é” 中文\u2028\u0000' } }),
  address_very_long: (event) =>
    altered(event, { shipping_address: { ...event.shipping_address, street: 'x'.repeat(20_000) } }),
};
