import { shownPaths } from './rescued';

test('the most frequent paths are shown first, with rows', () => {
  const counts = new Map([
    ['quantity', 2],
    ['shipping_address.apartment', 7],
    ['price[]', 2],
  ]);
  expect(shownPaths(counts)).toEqual({
    paths: [
      { path: 'shipping_address.apartment', rows: 7 },
      { path: 'price[]', rows: 2 },
      { path: 'quantity', rows: 2 },
    ],
    withheld: { paths: 0, values: 0 },
  });
});

test.each(['`ann@example.org`', 'CUST-187109', '`1 Main St`', 'shipping_address.`Ann Lee`', '5551234', 'a'.repeat(65)])(
  'a name that may be personal data is only counted: %s',
  (path) => {
    expect(shownPaths(new Map([[path, 3]]))).toEqual({ paths: [], withheld: { paths: 1, values: 3 } });
  },
);

test('the rare ones of very many paths are only counted', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
  const { paths, withheld } = shownPaths(
    new Map(letters.flatMap((a) => ['x', 'y', 'z'].map((b) => [`${a}${b}`, 1] as const))),
  );
  expect([paths.length, withheld]).toEqual([50, { paths: 28, values: 28 }]);
});
