import type * as Binding from '../native';
import { check, number } from './arguments';

export type {
  AsOf as NativeAsOf,
  CommitResult as NativeCommitResult,
  NativeAbort,
  NativeDecoder,
  NativeInput,
  NativeQuery,
  NativeSource,
  NativeTable,
  Snapshot,
} from '../native';

let binding: typeof Binding | undefined;
let memory: number | undefined;

/** The compiled library, loaded when it is first needed: it is the largest file of a process that may not use it. */
export function native(): typeof Binding {
  if (binding) return binding;
  // oxlint-disable-next-line typescript/no-require-imports -- a static import would load it at start-up
  binding = require('../native') as typeof Binding;
  if (memory !== undefined) binding.limitMemory(memory);
  return binding;
}

/**
 * Bounds what sorts, joins and aggregations of all queries and writes hold in memory. What does not fit goes to
 * temporary files; of a join one side has to fit, else it fails with OUT_OF_MEMORY. `bytes`: for the whole process.
 * Only the first call counts, and only before the first query.
 *
 * @throws {DeltaError} INVALID_ARGUMENT
 */
export function limitMemory(bytes: number): void {
  check({ bytes: [bytes, number] });
  memory ??= Math.floor(bytes);
  binding?.limitMemory(memory);
}
