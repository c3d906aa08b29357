import type { Bench } from '../bench';
import { backlog } from './backlog';
import { binding } from './binding';
import { bounds } from './bounds';
import { day } from './day';
import { history } from './history';
import { kafka } from './kafka';
import { micro } from './micro';
import { month } from './month';
import { start } from './start';

export const workloads: Record<string, (bench: Bench) => Promise<void>> = {
  start,
  day,
  micro,
  binding,
  month,
  history,
  backlog,
  kafka,
  bounds,
};
