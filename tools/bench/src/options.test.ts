import { readOptions } from './options';

test('without flags the workloads of minutes run three times', () => {
  expect(readOptions([])).toMatchObject({
    workloads: ['start', 'day', 'micro', 'binding'],
    repetitions: 3,
    backlog: 1_000_000,
    input: ['blanks', 'compact'],
    spark: false,
  });
});

test('all selects every workload', () => {
  expect(readOptions(['--workloads', 'all'])).toMatchObject({
    workloads: ['start', 'day', 'micro', 'binding', 'month', 'history', 'backlog', 'kafka', 'bounds'],
  });
});

test('the input can be of one form', () => {
  expect(readOptions(['--input', 'compact'])).toMatchObject({ input: ['compact'] });
});

test('the size of the dirty backlog can be given', () => {
  expect(readOptions(['--backlog', '3000000'])).toMatchObject({ backlog: 3_000_000 });
});

test.each([
  [['--workloads', 'day,year'], 'year'],
  [['--repetitions', '0'], '--repetitions'],
  [['--scale', '2'], '--scale'],
  [['--backlog', '1.5'], '--backlog'],
  [['--input', 'yaml'], 'yaml'],
  [['--fast'], '--fast'],
])('the error of %j names the mistake', (args, named) => {
  expect(() => readOptions(args)).toThrow(named);
});
