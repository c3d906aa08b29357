import { comesTrue, until } from './until';

test('until resolves when the condition holds', async () => {
  let asked = 0;
  await until(() => (asked += 1) === 3, 'the third question');
  expect(asked).toBe(3);
});

test('the error of until names the condition', async () => {
  await expect(until(() => Promise.resolve(false), 'an answer of the broker', 0)).rejects.toMatchObject({
    code: 'TIMED_OUT',
    message: expect.stringContaining('an answer of the broker'),
  });
});

test('until rejects with what the condition throws', async () => {
  const broken = (): boolean => {
    throw new Error('the run has ended');
  };
  await expect(until(broken, 'the first commit')).rejects.toThrow('the run has ended');
});

test('comesTrue asks once at least', async () => {
  expect(await comesTrue(() => true, 0)).toBe(true);
  expect(await comesTrue(() => false, 0)).toBe(false);
});
