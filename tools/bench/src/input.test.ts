import { withBlanks } from './input';

test.each([
  ['{"a":1,"b":[true,null]}', '{"a": 1, "b": [true, null]}'],
  [String.raw`{"a":"x:1,\"y\\","b":"\\"}`, String.raw`{"a": "x:1,\"y\\", "b": "\\"}`],
])('%s has blanks outside of strings', (compact, spaced) => {
  expect(withBlanks(compact)).toBe(spaced);
  expect(JSON.parse(spaced)).toEqual(JSON.parse(compact));
});
