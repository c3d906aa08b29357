import { daysBefore, dateOf } from './days';
import type { LayerFigures } from './figures';
import { usual, type Usual } from './statistic';

/** The time since a layer's newest rows. */
export interface Freshness {
  layer: LayerFigures['layer'];
  /** ISO 8601. */
  newest: string | null;
  minutes: number | null;
  /** The usual longest pause of a day, in minutes; null for too few days. */
  usual: Usual | null;
  stale: boolean;
}

/** A tenth of the pause, at least five minutes. */
const floor = (median: number): number => Math.max(5, median / 10);

export function freshnessOf({ layer, newest, pauses }: LayerFigures, now: Date): Freshness {
  const minutes = newest === null ? null : Math.max(0, (now.getTime() - Date.parse(newest)) / 60_000);
  const since = daysBefore(dateOf(now), 28);
  const recent = Object.entries(pauses).filter(([day]) => day >= since);
  const normal =
    usual(
      recent.map(([, pause]) => pause),
      floor,
    ) ?? null;
  return { layer, newest, minutes, usual: normal, stale: minutes !== null && normal !== null && minutes > normal.high };
}
