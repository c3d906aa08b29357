import { waysOf } from './ways';

const lines = (...forms: Parameters<typeof waysOf>[0]): string[][] =>
  waysOf(forms).map((group) => group.map(({ what }) => what));

test('ways on one log and in one shape are run together', () => {
  expect(lines('blanks', 'compact')).toEqual([
    ['three processes', 'three ./lake run', 'three processes, SYNC=on'],
    ['one process', 'one process, SYNC=on'],
    ['three processes, compact JSON'],
    ['one process, compact JSON'],
  ]);
});

test('a form that is not asked for is left out', () => {
  expect(lines('compact')).toEqual([['three processes, compact JSON'], ['one process, compact JSON']]);
});
