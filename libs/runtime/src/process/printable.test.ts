import { printable, printableLines } from './printable';

test.each([
  ['Desk Lamp, 27,50 \u20ac \ud83d\ude00 \u05d0', 'Desk Lamp, 27,50 \u20ac \ud83d\ude00 \u05d0'],
  ['\u001b[2J\u001b]0;owned\u0007', '\\u001b[2J\\u001b]0;owned\\u0007'],
  ['\u0000\u007f\u009b31m', '\\u0000\\u007f\\u009b31m'],
  ['user\u202eexe.\u2066', 'user\\u202eexe.\\u2066'],
  ['a\tb\nc\rd', 'a\\tb\\nc\\rd'],
])('%j is printed as %s', (text, printed) => {
  expect(printable(text)).toBe(printed);
});

test('line feeds and tabs of a text are kept', () => {
  expect(printableLines('a\tb\nc\rd\u001b')).toBe('a\tb\nc\\rd\\u001b');
});

test('JSON is not changed', () => {
  const value = { 'a\u009bb': ['\u001b[2J\n\u202e\u007f'] };
  expect(JSON.parse(printableLines(JSON.stringify(value, null, 2)))).toEqual(value);
});
