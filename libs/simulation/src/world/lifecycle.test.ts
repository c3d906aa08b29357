import type { Status } from '@fastcart/schemas';
import { nextStep } from './lifecycle';
import { Random } from './random';

const STAGES: [Status, Status, number, number, string[]][] = [
  ['pending', 'confirmed', 10, 30, ['customer_request', 'fraud_suspected', 'payment_failed']],
  ['confirmed', 'processing', 15, 45, ['address_invalid', 'customer_request', 'out_of_stock']],
  ['processing', 'shipped', 20, 60, ['address_invalid', 'customer_request', 'out_of_stock']],
];

test.each(STAGES)('%s becomes %s after %d to %d s, or is cancelled in 8 %', (status, next, least, most, reasons) => {
  const random = new Random(`lifecycle ${status}`);
  const steps = Array.from({ length: 20_000 }, () => nextStep(status, random)!);
  const cancelled = steps.filter((step) => step.status === 'cancelled');
  expect(cancelled.length / steps.length).toBeCloseTo(0.08, 1.5);
  expect(new Set(cancelled.map((step) => step.cancellationReason))).toEqual(new Set(reasons));
  const isRight = ({ status: to, after }: (typeof steps)[number]): boolean =>
    Number.isInteger(after) && after >= least * 1e6 && after <= most * 1e6 && [next, 'cancelled'].includes(to);
  expect(steps.filter((step) => !isRight(step))).toEqual([]);
  const going = steps.find((step) => step.status !== 'cancelled')!;
  expect(going).toEqual({ status: next, after: going.after });
  const mean = steps.reduce((sum, step) => sum + step.after, 0) / steps.length / 1e6;
  expect(mean).toBeCloseTo((least + most) / 2, 0);
});

test('shipped and cancelled orders stay as they are', () => {
  const random = new Random('end');
  expect(nextStep('shipped', random)).toBeUndefined();
  expect(nextStep('cancelled', random)).toBeUndefined();
});
