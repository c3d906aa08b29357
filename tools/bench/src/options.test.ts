import { readOptions } from './options';

test('without flags it runs what takes minutes, three times', () => {
  expect(readOptions([])).toMatchObject({
    workloads: ['start', 'day', 'micro', 'binding'],
    repetitions: 3,
    input: ['blanks', 'compact'],
    spark: false,
  });
});

test('all is everything', () => {
  expect(readOptions(['--workloads', 'all'])).toMatchObject({
    workloads: ['start', 'day', 'micro', 'binding', 'month', 'history', 'backlog', 'kafka'],
  });
});

test('the input can be of one form', () => {
  expect(readOptions(['--input', 'compact'])).toMatchObject({ input: ['compact'] });
});

test.each([
  [['--workloads', 'day,year'], 'year'],
  [['--repetitions', '0'], '--repetitions'],
  [['--scale', '2'], '--scale'],
  [['--input', 'yaml'], 'yaml'],
  [['--fast'], '--fast'],
])('%j is a mistake that the message names', (args, named) => {
  expect(() => readOptions(args)).toThrow(named);
});
