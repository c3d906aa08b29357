import { native } from './native';

/**
 * Bounds what sorts, joins and aggregations of all queries and writes hold in memory. What does not fit goes to
 * temporary files; of a join one side has to fit, else it fails with OUT_OF_MEMORY. `bytes`: for the whole process.
 * Only the first call counts, and only before the first query.
 */
export function limitMemory(bytes: number): void {
  native().limitMemory(Math.floor(bytes));
}
