import { Random } from './random';

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;

// Orders by hour of the day, in UTC: quiet nights, a noon and an evening peak.
const BY_HOUR = [12, 8, 5, 4, 4, 6, 12, 24, 38, 48, 54, 60, 68, 62, 56, 54, 58, 66, 78, 92, 96, 80, 52, 28];

/**
 * The times at which `orders` new orders arrive over `days` days, ascending, in microseconds since 1970. Each order has a
 * random time within its share of the period, so the times need no sort and no memory.
 */
export function* arrivals(start: number, days: number, orders: number, run: string): Generator<number> {
  const random = new Random(`arrivals ${run}`);
  const busy = Array.from({ length: days }, () => 0.8 + 0.4 * random.next());
  const weights = busy.flatMap((factor) => BY_HOUR.map((weight) => weight * factor));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let hour = 0;
  let before = 0;
  for (let order = 0; order < orders; order += 1) {
    const place = ((order + random.next()) / orders) * total;
    while (hour < weights.length - 1 && place >= before + weights[hour]!) before += weights[hour++]!;
    const within = Math.min((place - before) / weights[hour]!, 1);
    yield Math.min(start + Math.floor((hour + within) * HOUR), start + days * DAY - 1);
  }
}
