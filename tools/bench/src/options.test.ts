import { readOptions } from './options';

test('without flags the workloads of minutes run three times', () => {
  expect(readOptions([])).toMatchObject({
    workloads: ['start', 'day', 'micro', 'binding'],
    repetitions: 3,
    input: ['blanks', 'compact'],
    spark: false,
  });
});

test('all selects every workload', () => {
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
])('the error of %j names the mistake', (args, named) => {
  expect(() => readOptions(args)).toThrow(named);
});
