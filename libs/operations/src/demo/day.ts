import { openEventLog } from '@fastcart/events';
import type { Lake } from '@fastcart/runtime';
import { published } from '@fastcart/schemas';
import { simulate, type Statistics } from '@fastcart/simulation';
import { queryLake } from '../query';

const firstDay = '2025-11-01';
const day = 86_400_000;

/** The seed is the same on every machine, so that all demos have the same numbers. */
const seed = 7;
const dirty = 0.05;

/** The day after the newest day of the lake. */
export async function nextDay(lake: Lake): Promise<Date> {
  if (!(await lake.has(published))) return new Date(firstDay);
  const { rows } = await queryLake(lake, 'SELECT max(date) FROM conversion_metrics');
  const last = rows[0]?.[0];
  return last ? new Date(Date.parse(last) + day) : new Date(firstDay);
}

/** Appends a simulated day to the log, in which one of twenty messages has a fault. */
export async function simulateDay(url: string, start: Date, orders: number, signal: AbortSignal): Promise<Statistics> {
  await using log = await openEventLog(url);
  return await simulate({ log, orders, start, seed, dirty, signal });
}
