import type { EventMessage } from '@fastcart/events';
import { faults } from './faults';
import type { Delivery } from './faults/fault';
import type { Tally } from './statistics';
import { toEvent } from './world/event';
import type { Change } from './world/order-flow';
import { Random } from './world/random';
import { Schedule } from './world/schedule';

const KINDS = Object.entries(faults);

/**
 * Turns changes of state into messages, as the shop's systems send them. A share `dirty` of the events has one fault each.
 * Faults never change the orders themselves.
 */
export class Source {
  private readonly random: Random;
  private readonly held = new Schedule<{ at: number; message: EventMessage }>();

  constructor(
    run: string,
    private readonly dirty: number,
    private readonly tally: Tally,
  ) {
    this.random = new Random(`faults ${run}`);
  }

  /** The time of the next delayed message; Infinity when there is none. */
  get nextAt(): number {
    return this.held.nextAt;
  }

  /** The messages that are sent at once for a change. Later ones are delayed. */
  send(change: Change): EventMessage[] {
    this.tally.change(change);
    const key = change.order.id;
    const now: EventMessage[] = [];
    for (const { value, delay } of this.deliveries(change)) {
      if (delay === undefined) now.push({ key, value });
      else this.held.add({ at: change.at + delay, message: { key, value } });
    }
    this.tally.messages += now.length;
    return now;
  }

  /** The messages that were delayed until `at`. */
  *release(at: number): Generator<EventMessage> {
    while (this.held.nextAt <= at) {
      const held = this.held.take();
      if (!held) return;
      this.tally.messages += 1;
      yield held.message;
    }
  }

  private deliveries(change: Change): Delivery[] {
    const event = toEvent(change);
    if (!this.random.chance(this.dirty)) return [{ value: JSON.stringify(event) }];
    const [kind, fault] = this.random.pick(KINDS);
    this.tally.fault(kind);
    const sent = fault(event, this.random);
    return Array.isArray(sent) ? sent : [{ value: sent }];
  }
}
