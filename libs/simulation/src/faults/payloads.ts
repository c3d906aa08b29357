import { altered, type Faults, written } from './fault';

export const payloadFaults: Faults = {
  payload_empty: () => '',
  payload_blank: () => '  ',
  payload_array: (event) => `[${altered(event, {})}]`,
  payload_null: () => 'null',
  payload_text: (event) => JSON.stringify(event.order_id),
  payload_truncated: (event, random) => {
    const text = altered(event, {});
    return text.slice(0, random.between(1, text.length - 1));
  },
  payload_trailing_text: (event) => `${altered(event, {})}{"x":1}`,
  payload_single_quotes: (event) => altered(event, {}).replaceAll('"', "'"),
  payload_nan: (event) => written(event, 'total', 'NaN'),
  payload_infinity: (event) => written(event, 'price', '-Infinity'),
  payload_invalid_utf8: (event) =>
    Buffer.from(altered(event, { customer_email: `\xff\xfe${event.customer_email}` }), 'latin1'),
  payload_lone_surrogate: (event) => written(event, 'customer_email', String.raw`"\ud800@example.org"`),
  payload_control_character: (event) => written(event, 'customer_email', '"a\u0001b@example.org"'),
  payload_byte_order_mark: (event) => `\ufeff${altered(event, {})}`,
  payload_too_deep: (event) => altered(event, {}).replace(/}$/, `,"deep":${'['.repeat(200)}${']'.repeat(200)}}`),
  payload_carriage_return: (event) => `${altered(event, {})}\r`,
};
