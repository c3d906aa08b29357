import type { Status } from '@fastcart/schemas';
import { nextStep } from './lifecycle';
import type { Order, OrderBook } from './orders';
import { Random } from './random';
import { Schedule } from './schedule';

/** A change: an order enters a state. */
export interface Change {
  /** Microseconds since 1970. */
  at: number;
  order: Order;
  status: Status;
  cancellationReason?: string;
}

/** The active orders, each with its next change of state. The clock of the caller is simulated or real. */
export class OrderFlow {
  private readonly random: Random;
  private readonly pending = new Schedule<Change>();

  constructor(
    private readonly book: OrderBook,
    run: string,
  ) {
    this.random = new Random(`lifecycle ${run}`);
  }

  get active(): number {
    return this.pending.size;
  }

  /** The time of the next change of state; Infinity without active orders. */
  get nextAt(): number {
    return this.pending.nextAt;
  }

  open(at: number): Change {
    return this.follow({ at, order: this.book.next(), status: 'pending' });
  }

  /** The next change of state. */
  advance(): Change {
    const change = this.pending.take();
    if (!change) throw new Error('No order is active.');
    return this.follow(change);
  }

  private follow(change: Change): Change {
    const step = nextStep(change.status, this.random);
    if (step) {
      const { after, ...state } = step;
      this.pending.add({ at: change.at + after, order: change.order, ...state });
    }
    return change;
  }
}
