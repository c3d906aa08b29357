import { readSteps } from './steps';

test('the steps are on one line of the log', () => {
  const lines = [{ message: 'read done' }, { message: 'CPU of the run', cpu: { start: 80, read: 5 } }];
  const log = ['(node) a warning', ...lines.map((line) => JSON.stringify(line)), ''].join('\n');
  expect(readSteps(log)).toEqual({ start: 80, read: 5 });
});

test('a log without them is an error', () => {
  expect(() => readSteps('')).toThrow('CPU of the run');
});
