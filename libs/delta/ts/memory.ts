import { native } from './native';

/**
 * Bounds what sorts, joins and aggregations of all queries and writes hold in memory; what does not fit goes to
 * temporary files. `bytes`: for the whole process. Only the first call counts, and only before the first query.
 */
export function limitMemory(bytes: number): void {
  native().limitMemory(bytes);
}
