import type * as Binding from '../native';

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

/** The compiled library, loaded when it is first needed: it is the largest file of a process that may not use it. */
export function native(): typeof Binding {
  // oxlint-disable-next-line typescript/no-require-imports -- a static import would load it at start-up
  binding ??= require('../native') as typeof Binding;
  return binding;
}
