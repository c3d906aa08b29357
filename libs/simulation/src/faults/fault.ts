import type { OrderEvent } from '../world/event';
import type { Random } from '../world/random';

/** The messages that a faulty source sends instead of one event. */
export type Fault = (event: OrderEvent, random: Random) => string | Buffer | Delivery[];

export interface Delivery {
  value: string | Buffer;
  /** The delay of the message after the event's own time in microseconds; without it, the message is sent at once. */
  delay?: number;
}

export type Faults = Readonly<Record<string, Fault>>;

/** The event's JSON with some fields replaced or added; a field set to undefined is left out. */
export function altered(event: OrderEvent, changes: Record<string, unknown>): string {
  return JSON.stringify({ ...event, ...changes });
}

/** The event's JSON with the given text as the value of a field, also if the text is not JSON. */
export function written(event: OrderEvent, field: keyof OrderEvent, literal: string): string {
  const [before, after] = altered(event, { [field]: MARK }).split(`"${MARK}"`);
  return `${before}${literal}${after}`;
}

const MARK = '<literal>';

export function money(value: number): number {
  return Math.round(value * 100) / 100;
}
