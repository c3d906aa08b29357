import { momentOf, toSecond } from './moment';

test.each([
  ['2025-11-09T12:00:00Z', '2025-11-09T12:00:00.000Z'],
  ['2025-11-09T12:00:00.123456Z', '2025-11-09T12:00:00.123Z'],
  ['2025-11-09T12:00:00+02:00', '2025-11-09T10:00:00.000Z'],
  ['2025-11-09T12:00:00', '2025-11-09T12:00:00.000Z'],
  ['2025-11-09 12:00', '2025-11-09T12:00:00.000Z'],
  ['2025-11-09', '2025-11-09T23:59:59.999Z'],
  ['2024-02-29', '2024-02-29T23:59:59.999Z'],
])('%s is %s', (text, moment) => {
  expect(momentOf('--as-of', text)).toBe(moment);
});

test.each(['', 'yesterday', '2025-11', '2025-02-30', '2025-13-01', '2025-11-09T25:00', '2025-11-09Z', '1762689600'])(
  'the error of "%s" names the flag',
  (text) => {
    expect(() => momentOf('--as-of', text)).toThrow(/^--as-of must be a date or a time in ISO 8601/);
  },
);

test('a printed time has its zone, and a flag accepts it', () => {
  const printed = toSecond('2025-11-09T12:00:00.123456Z');
  expect(printed).toBe('2025-11-09T12:00:00Z');
  expect(momentOf('--at', printed)).toBe('2025-11-09T12:00:00.000Z');
});
