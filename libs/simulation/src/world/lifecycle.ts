import type { Status } from '@fastcart/schemas';
import type { Random } from './random';

interface Stage {
  next: Status;
  /** The least and the greatest number of seconds that an order stays in the state. */
  dwell: readonly [number, number];
  cancellationReasons: readonly string[];
}

const STAGES: Partial<Record<Status, Stage>> = {
  pending: {
    next: 'confirmed',
    dwell: [10, 30],
    cancellationReasons: ['payment_failed', 'customer_request', 'fraud_suspected'],
  },
  confirmed: {
    next: 'processing',
    dwell: [15, 45],
    cancellationReasons: ['customer_request', 'out_of_stock', 'address_invalid'],
  },
  processing: {
    next: 'shipped',
    dwell: [20, 60],
    cancellationReasons: ['out_of_stock', 'address_invalid', 'customer_request'],
  },
};

const CANCELLATION = 0.08;
const SECOND = 1_000_000;

export interface Step {
  status: Status;
  /** Microseconds after the step before. */
  after: number;
  cancellationReason?: string;
}

/** The next change of an order; undefined when it is shipped or cancelled. */
export function nextStep(status: Status, random: Random): Step | undefined {
  const stage = STAGES[status];
  if (!stage) return undefined;
  const after = random.between(stage.dwell[0] * SECOND, stage.dwell[1] * SECOND);
  if (!random.chance(CANCELLATION)) return { status: stage.next, after };
  return { status: 'cancelled', after, cancellationReason: random.pick(stage.cancellationReasons) };
}
