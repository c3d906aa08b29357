/**
 * What can go wrong, as a closed set.
 *
 * - `TABLE_NOT_FOUND`: no Delta table at that URL, or not at that version.
 * - `ALREADY_EXISTS`: a table is already there.
 * - `COMMIT_CONFLICT`: the table moved on since it was loaded; nothing was committed. Refresh, look, decide.
 * - `SCHEMA_MISMATCH`: the rows do not fit the table's schema, partitions or constraints.
 * - `INVALID_ARGUMENT`: a malformed URL, option or predicate; an argument of another type, or an option that there is not.
 * - `STORAGE`: the storage refused or failed. Whether a commit landed is unknown until the table is refreshed.
 * - `CORRUPT`: the log or a data file is not what the protocol promises.
 * - `UNSUPPORTED`: the table needs a feature of the protocol that is not read, or not written, here: docs/features.md.
 * - `OUT_OF_MEMORY`: a join or the like needs more than {@link limitMemory} allows.
 * - `QUERY`: a statement could not be planned or executed.
 * - `CLOSED`: the object was closed.
 * - `ABORTED`: its signal fired; the cause is the signal's reason. Whether a commit landed is known after a refresh.
 */
export const deltaErrorCodes = [
  'TABLE_NOT_FOUND',
  'ALREADY_EXISTS',
  'COMMIT_CONFLICT',
  'SCHEMA_MISMATCH',
  'INVALID_ARGUMENT',
  'STORAGE',
  'CORRUPT',
  'UNSUPPORTED',
  'OUT_OF_MEMORY',
  'QUERY',
  'CLOSED',
  'ABORTED',
] as const;

export type DeltaErrorCode = (typeof deltaErrorCodes)[number];

const brand = Symbol.for('@fastcart/delta/DeltaError');

/** Every error of this package. `code` is stable; the message is for people and holds no row of data. */
export class DeltaError extends Error {
  override readonly name = 'DeltaError';
  readonly [brand] = true;

  constructor(
    readonly code: DeltaErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** `instanceof` fails between two copies of a package, or between jest's realms: the brand does not. */
  static is(error: unknown, ...codes: DeltaErrorCode[]): error is DeltaError {
    return (
      typeof error === 'object' &&
      error !== null &&
      brand in error &&
      (codes.length === 0 || codes.includes((error as DeltaError).code))
    );
  }
}

/** Turns the bridge's `[CODE] message` back into a DeltaError. */
export function toDeltaError(error: unknown, subject?: string): unknown {
  const [, code, text = ''] = /^\[([A-Z_]+)\] ([^]*)$/.exec((error as Error).message) ?? [];
  if (!code) return error;
  return new DeltaError(code as DeltaErrorCode, subject ? `${subject}: ${text}` : text, { cause: error });
}

/** Runs a call into the bridge; `subject` (a table's URL) goes in front of the message of its error. */
export async function bridged<T>(subject: string | undefined, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toDeltaError(error, subject);
  }
}

/** As {@link bridged}, for the calls that do not wait. */
export function bridgedSync<T>(subject: string | undefined, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw toDeltaError(error, subject);
  }
}
