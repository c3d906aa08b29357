import { altered, type Faults, money, written } from './fault';

export const moneyFaults: Faults = {
  total_null: (event) => altered(event, { total: null }),
  total_missing: (event) => altered(event, { total: undefined }),
  total_blank: (event) => altered(event, { total: '' }),
  total_zero: (event) => altered(event, { total: 0 }),
  total_negative: (event) => altered(event, { total: -event.total }),
  total_string: (event) => altered(event, { total: String(event.total) }),
  total_text: (event) => altered(event, { total: `USD ${event.total}` }),
  total_boolean: (event) => altered(event, { total: true }),
  total_mismatch: (event, random) => altered(event, { total: money(event.total + random.between(5, 500) / 100) }),
  total_off_by_a_cent: (event) => altered(event, { total: money(event.total + 0.01) }),
  total_many_digits: (event) => written(event, 'total', `${event.total.toFixed(2)}499999999999999999`),
  total_too_large: (event) => altered(event, { total: 1e17 }),
  price_null: (event) => altered(event, { price: null }),
  price_string: (event) => altered(event, { price: String(event.price) }),
  price_text: (event) => altered(event, { price: 'free' }),
  price_zero: (event) => altered(event, { price: 0 }),
};
