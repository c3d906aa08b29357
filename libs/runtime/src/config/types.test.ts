import { oneOf, parseText, seconds, secret, size, text, type Type, wholeNumber, yesNo } from './types';

const types: Record<string, Type> = {
  text: text((value) => (value === 'no' ? 'is no' : undefined)),
  secret: secret(4),
  oneOf: oneOf('a', 'b'),
  yesNo: yesNo('on', 'off'),
  wholeNumber: wholeNumber(1, 20),
  seconds: seconds(0, 60),
  size: size('1MB', '2GiB'),
};

test.each<[string, string, unknown]>([
  ['text', 'yes', 'yes'],
  ['secret', 'äö\n', 'äö\n'],
  ['oneOf', 'b', 'b'],
  ['yesNo', 'on', true],
  ['yesNo', 'off', false],
  ['wholeNumber', '020', 20],
  ['seconds', '1', 1000],
  ['size', '2GiB', 2 ** 31],
])('%s: the value of %j is %j', (name, given, value) => {
  const onMistake = jest.fn();
  expect(parseText(types[name]!, given, onMistake)).toBe(value);
  expect(onMistake).not.toHaveBeenCalled();
});

test.each<[string, string, string]>([
  ['text', 'no', 'is no'],
  ['text', 'no\r', 'contains a control character, such as a line end'],
  ['secret', 'abc', 'must have at least 4 bytes'],
  ['oneOf', 'c', 'must be one of a, b'],
  ['yesNo', 'true', 'must be one of on, off'],
  ['wholeNumber', '0', 'must be a whole number from 1 to 20'],
  ['wholeNumber', '1e1', 'must be a whole number from 1 to 20'],
  ['seconds', '61', 'must be a whole number from 0 to 60'],
  ['size', '1', 'must be a size from 1MB to 2GiB, such as 512MB'],
  ['size', 'big', 'must be a size from 1MB to 2GiB, such as 512MB'],
])('%s: %j %s', (name, given, mistake) => {
  const onMistake = jest.fn();
  expect(parseText(types[name]!, given, onMistake)).toBeUndefined();
  expect(onMistake.mock.calls).toEqual([[mistake]]);
});
