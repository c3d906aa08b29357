import { isoTimestamp } from '../world/event';
import { altered, type Faults, money } from './fault';

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;

export const deliveryFaults: Faults = {
  duplicate: (event) => [{ value: altered(event, {}) }, { value: altered(event, {}) }],
  duplicate_late: (event, random) => [
    { value: altered(event, {}) },
    { value: altered(event, {}), delay: random.between(10 * MINUTE, HOUR) },
  ],
  duplicate_with_other_payload: (event) => {
    const quantity = event.quantity + 1;
    const total = money(event.price * quantity);
    return [{ value: altered(event, {}) }, { value: altered(event, { quantity, total }) }];
  },
  late_by_minutes: (event, random) => [{ value: altered(event, {}), delay: random.between(MINUTE, 30 * MINUTE) }],
  late_by_hours: (event, random) => [{ value: altered(event, {}), delay: random.between(1, 12) * HOUR }],
  state_entered_twice: (event, random) => {
    const again = Date.parse(event.timestamp) * 1000 + random.between(MINUTE, 5 * MINUTE);
    return [
      { value: altered(event, {}) },
      { value: altered(event, { timestamp: isoTimestamp(again) }), delay: 5 * MINUTE },
    ];
  },
};
