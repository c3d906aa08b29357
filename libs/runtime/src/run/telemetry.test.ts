import { layers } from '@fastcart/schemas';
import { rowOutcomes } from '@fastcart/telemetry';

test('telemetry has the row outcomes of every layer', () => {
  expect(Object.keys(rowOutcomes)).toEqual(layers);
});
