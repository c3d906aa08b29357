import type { Change } from './world/order-flow';

export interface Statistics {
  newOrders: number;
  /** Changes of state, without the first state of each order. */
  updates: number;
  shipped: number;
  cancelled: number;
  /** Orders that are neither shipped nor cancelled. */
  active: number;
  /** In percent of the new orders, with one decimal place; null without orders. */
  shippedRate: number | null;
  cancelledRate: number | null;
  /** The minutes, simulated or real. */
  elapsedMinutes: number;
  ordersPerMinute: number | null;
  /** With faults, more or fewer than the events. */
  messages: number;
  /** The number of faults by kind. */
  faults: Record<string, number>;
  seed: number;
}

/** Counts the events and messages of a run. */
export class Tally {
  private newOrders = 0;
  private updates = 0;
  private shipped = 0;
  private cancelled = 0;
  private readonly faults = new Map<string, number>();
  messages = 0;
  /** The time of the last change, in microseconds since 1970. */
  lastAt = 0;

  change({ at, status }: Change): void {
    this.lastAt = at;
    if (status === 'pending') this.newOrders += 1;
    else this.updates += 1;
    if (status === 'shipped') this.shipped += 1;
    if (status === 'cancelled') this.cancelled += 1;
  }

  fault(kind: string): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
  }

  /** @param elapsed in microseconds */
  statistics(elapsed: number, seed: number): Statistics {
    const { newOrders, updates, shipped, cancelled, messages } = this;
    const minutes = elapsed / 60_000_000;
    return {
      newOrders,
      updates,
      shipped,
      cancelled,
      active: newOrders - shipped - cancelled,
      shippedRate: rate(shipped, newOrders),
      cancelledRate: rate(cancelled, newOrders),
      elapsedMinutes: oneDecimal(minutes),
      ordersPerMinute: minutes > 0 ? oneDecimal(newOrders / minutes) : null,
      messages,
      faults: Object.fromEntries([...this.faults].sort(([a], [b]) => (a < b ? -1 : 1))),
      seed,
    };
  }
}

function rate(part: number, whole: number): number | null {
  return whole === 0 ? null : oneDecimal((part * 100) / whole);
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}
