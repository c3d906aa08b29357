import { distinctKeys, order, repeatedKeys } from './messages';

test('each day has a timestamp of its own, and more members follow', () => {
  expect(JSON.parse(order('A', 59, ['"key":1', '"key":2']))).toMatchObject({
    order_id: 'A',
    timestamp: '2015-03-01T00:00:00.000Z',
    status: 'shipped',
    key: 2,
  });
});

test.each([
  ['repeated', repeatedKeys, 1],
  ['distinct', distinctKeys, 715],
])('%s keys fill a message', (_, members, keys) => {
  const text = members(10_000).join(',');
  expect(Math.abs(text.length - 10_000)).toBeLessThan(20);
  expect(Object.keys(JSON.parse(`{${text}}`) as object)).toHaveLength(keys);
});
