import { getSystemErrorName } from 'node:util';
import { DeltaError, type DeltaErrorCode } from '@fastcart/delta';
import { EventLogError, type EventLogErrorCode } from '@fastcart/events';
import type { ServiceErrorCode } from '@fastcart/services';
import type { SparkErrorCode } from '@fastcart/spark';
import { type ErrorCode, FastcartError } from './errors';

const ofTables: Record<DeltaErrorCode, ErrorCode> = {
  TABLE_NOT_FOUND: 'TABLE_MISSING',
  ALREADY_EXISTS: 'CONFLICT',
  COMMIT_CONFLICT: 'CONFLICT',
  SCHEMA_MISMATCH: 'SCHEMA_VERSION',
  INVALID_ARGUMENT: 'CONFIG_INVALID',
  STORAGE: 'STORAGE_UNAVAILABLE',
  CORRUPT: 'STORAGE_CORRUPT',
  UNSUPPORTED: 'CONFIG_INVALID',
  OUT_OF_MEMORY: 'MEMORY_EXCEEDED',
  QUERY: 'QUERY_INVALID',
  CLOSED: 'INTERNAL',
  ABORTED: 'INTERNAL',
};

const ofLogs: Record<EventLogErrorCode, ErrorCode> = {
  INVALID_URL: 'CONFIG_INVALID',
  LOG_NOT_FOUND: 'LOG_MISSING',
  INVALID_TOPIC: 'CONFIG_INVALID',
  TOPIC_NOT_FOUND: 'LOG_MISSING',
  PARTITION_NOT_FOUND: 'LOG_REWOUND',
  OUT_OF_RANGE: 'LOG_REWOUND',
  INVALID_MESSAGE: 'CONFIG_INVALID',
  LOCKED: 'CONFLICT',
  CORRUPT: 'LOG_CORRUPT',
  TOO_LARGE: 'MEMORY_EXCEEDED',
  UNSUPPORTED: 'CONFIG_INVALID',
  UNAVAILABLE: 'LOG_UNAVAILABLE',
  ACCESS_DENIED: 'LOG_DENIED',
  STORAGE: 'STORAGE_UNAVAILABLE',
  DISK_FULL: 'DISK_FULL',
  CLOSED: 'INTERNAL',
};

const ofServices: Record<ServiceErrorCode, ErrorCode> = {
  INSTALL_FAILED: 'SERVICE_FAILED',
  START_FAILED: 'SERVICE_FAILED',
  COMMAND_FAILED: 'SERVICE_FAILED',
  TIMED_OUT: 'SERVICE_FAILED',
  PORT_IN_USE: 'CONFIG_INVALID',
};

const ofSpark: Record<SparkErrorCode, ErrorCode> = {
  SPARK_REMOTE_INVALID: 'CONFIG_INVALID',
  SPARK_UNAVAILABLE: 'SPARK_UNAVAILABLE',
  SPARK_DENIED: 'SPARK_DENIED',
  SPARK_SESSION_LOST: 'SPARK_FAILED',
  SPARK_STATEMENT_INVALID: 'SPARK_STATEMENT_INVALID',
  SPARK_MEMORY: 'SPARK_MEMORY',
  SPARK_CANCELLED: 'SPARK_FAILED',
  SPARK_FAILED: 'SPARK_FAILED',
};

/** Libraries whose errors are known by their codes, so that they need not be loaded. */
const ofCodes: Record<string, ErrorCode> = { ...ofServices, ...ofSpark };

/** Codes of the operating system whose cause is known, whatever the operation that failed. */
const ofSystem: Record<string, ErrorCode> = {
  EACCES: 'STORAGE_DENIED',
  EPERM: 'STORAGE_DENIED',
  EROFS: 'STORAGE_DENIED',
  ENOTDIR: 'CONFIG_INVALID',
  EISDIR: 'CONFIG_INVALID',
  ELOOP: 'CONFIG_INVALID',
  ENAMETOOLONG: 'CONFIG_INVALID',
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EFBIG: 'DISK_FULL',
  ENOLCK: 'CONFIG_INVALID',
  ENOTSUP: 'CONFIG_INVALID',
  EOPNOTSUPP: 'CONFIG_INVALID',
  ENOSYS: 'CONFIG_INVALID',
  EIO: 'STORAGE_UNAVAILABLE',
  ESTALE: 'STORAGE_UNAVAILABLE',
};

/** Errors of a storage that have no code, by their text. */
const texts: [RegExp, ErrorCode][] = [
  [/no space left/i, 'DISK_FULL'],
  [/permission denied|lacked (the necessary privileges|valid authentication)/i, 'STORAGE_DENIED'],
  // A retry does not install the library.
  [/failed to load libgssapi/i, 'CONFIG_INVALID'],
];

/** Converts any error to a FastcartError; the original error is its cause. */
export function toFastcartError(error: unknown): FastcartError {
  // What could not be closed after an error says less than the error.
  if (error instanceof SuppressedError) return toFastcartError(error.suppressed);
  if (error instanceof FastcartError) return error;
  const text = (error as Partial<Error> | undefined)?.message ?? String(error);
  const code = ofSystem[systemCode(error, text) ?? ''] ?? byText(error, text) ?? ofLibrary(error) ?? 'INTERNAL';
  return new FastcartError(code, text, { cause: error });
}

function ofLibrary(error: unknown): ErrorCode | undefined {
  if (DeltaError.is(error)) return ofTables[error.code];
  if (EventLogError.is(error)) return ofLogs[error.code];
  return ofCodes[codeOf(error) ?? ''];
}

/** The code that the operating system gave: to Node.js, to an event log in files, or to Rust, which has it in the message. */
function systemCode(error: unknown, text: string): string | undefined {
  if (EventLogError.is(error)) return error.code === 'STORAGE' ? codeOf(error.cause) : undefined;
  const [, number] = /\(os error ([1-9]\d*)\)/.exec(text) ?? [];
  return number === undefined ? codeOf(error) : getSystemErrorName(-Number(number));
}

/** The code that an error carries. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

function byText(error: unknown, text: string): ErrorCode | undefined {
  // The text of a broker is about the broker, not about this machine.
  return EventLogError.is(error) ? undefined : texts.find(([pattern]) => pattern.test(text))?.[1];
}
