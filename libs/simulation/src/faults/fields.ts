import { altered, type Faults } from './fault';

export const fieldFaults: Faults = {
  field_text: (event) => altered(event, { campaign: 'black-friday' }),
  field_integer: (event, random) => altered(event, { attempt: random.between(0, 3) }),
  field_decimal: (event, random) => altered(event, { risk_score: random.between(0, 100) / 100 }),
  field_boolean: (event, random) => altered(event, { gift: random.chance(0.5) }),
  field_nested: (event) => altered(event, { device: { os: 'iOS', versions: [17, 2, { beta: null }] } }),
  field_null: (event) => altered(event, { coupon: null }),
  field_of_another_type: (event) => altered(event, { attempt: 'first', gift: 'yes', campaign: 7 }),
  field_name_in_capitals: (event) => altered(event, { Order_ID: event.order_id }),
  field_name_not_allowed: (event) => altered(event, { 'loyalty points': 12, '': 0 }),
  field_integer_large: (event) => altered(event, {}).replace(/}$/, ',"trace":9007199254740993}'),
  field_number_too_large: (event) => altered(event, {}).replace(/}$/, ',"trace":1e400}'),
  key_twice: (event) => altered(event, {}).replace('{', '{"total":1.0,"status":null,'),
  key_twice_nested: (event) => altered(event, {}).replace('"shipping_address":{', '$&"city":"First",'),
};
