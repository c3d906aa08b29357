import { getSystemErrorMap } from 'node:util';
import { DeltaError } from '@fastcart/delta';
import { EventLogError } from '@fastcart/events';
import { SparkError } from '@fastcart/spark';
import { type ErrorCode, FastcartError } from './errors';
import { toFastcartError } from './foreign-errors';

const coded = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });
const codeOf = (error: unknown): ErrorCode => toFastcartError(error).code;

test.each([
  ['TABLE_NOT_FOUND', 'TABLE_MISSING', 65],
  ['ALREADY_EXISTS', 'CONFLICT', 75],
  ['COMMIT_CONFLICT', 'CONFLICT', 75],
  ['SCHEMA_MISMATCH', 'SCHEMA_VERSION', 65],
  ['INVALID_ARGUMENT', 'CONFIG_INVALID', 78],
  ['STORAGE', 'STORAGE_UNAVAILABLE', 69],
  ['CORRUPT', 'STORAGE_CORRUPT', 65],
  ['UNSUPPORTED', 'CONFIG_INVALID', 78],
  ['OUT_OF_MEMORY', 'MEMORY_EXCEEDED', 78],
  ['QUERY', 'QUERY_INVALID', 65],
  ['CLOSED', 'INTERNAL', 75],
  ['ABORTED', 'INTERNAL', 75],
] as const)('%s of a table ends a run as %s with exit code %d', (code, expected, exit) => {
  const cause = new DeltaError(code, 'x');
  expect(toFastcartError(cause)).toMatchObject({ code: expected, exitCode: exit, cause });
});

test.each([
  ['INVALID_URL', 'CONFIG_INVALID', 78],
  ['LOG_NOT_FOUND', 'LOG_MISSING', 65],
  ['INVALID_TOPIC', 'CONFIG_INVALID', 78],
  ['TOPIC_NOT_FOUND', 'LOG_MISSING', 65],
  ['PARTITION_NOT_FOUND', 'LOG_REWOUND', 65],
  ['OUT_OF_RANGE', 'LOG_REWOUND', 65],
  ['INVALID_MESSAGE', 'CONFIG_INVALID', 78],
  ['LOCKED', 'CONFLICT', 75],
  ['CORRUPT', 'LOG_CORRUPT', 65],
  ['TOO_LARGE', 'MEMORY_EXCEEDED', 78],
  ['UNSUPPORTED', 'CONFIG_INVALID', 78],
  ['UNAVAILABLE', 'LOG_UNAVAILABLE', 69],
  ['ACCESS_DENIED', 'LOG_DENIED', 78],
  ['STORAGE', 'STORAGE_UNAVAILABLE', 69],
  ['DISK_FULL', 'DISK_FULL', 75],
  ['CLOSED', 'INTERNAL', 75],
] as const)('%s of an event log ends a run as %s with exit code %d', (code, expected, exit) => {
  const cause = new EventLogError(code, 'permission denied');
  expect(toFastcartError(cause)).toMatchObject({ code: expected, exitCode: exit, cause });
});

test.each([
  ['SPARK_REMOTE_INVALID', 'CONFIG_INVALID', 78],
  ['SPARK_UNAVAILABLE', 'SPARK_UNAVAILABLE', 69],
  ['SPARK_DENIED', 'SPARK_DENIED', 78],
  ['SPARK_SESSION_LOST', 'SPARK_FAILED', 75],
  ['SPARK_STATEMENT_INVALID', 'SPARK_STATEMENT_INVALID', 65],
  ['SPARK_MEMORY', 'SPARK_MEMORY', 78],
  ['SPARK_CANCELLED', 'SPARK_FAILED', 75],
  ['SPARK_FAILED', 'SPARK_FAILED', 75],
] as const)('%s of Spark ends a run as %s with exit code %d', (code, expected, exit) => {
  const cause = new SparkError(code, 'Spark at host:1 does not answer (ECONNREFUSED)');
  expect(toFastcartError(cause)).toMatchObject({ code: expected, exitCode: exit, cause });
});

test.each([
  ['EACCES', 'STORAGE_DENIED'],
  ['EPERM', 'STORAGE_DENIED'],
  ['EROFS', 'STORAGE_DENIED'],
  ['ENOTDIR', 'CONFIG_INVALID'],
  ['EISDIR', 'CONFIG_INVALID'],
  ['ELOOP', 'CONFIG_INVALID'],
  ['ENOTSUP', 'CONFIG_INVALID'],
  ['ENAMETOOLONG', 'CONFIG_INVALID'],
  ['ENOSPC', 'DISK_FULL'],
  ['EFBIG', 'DISK_FULL'],
  ['EIO', 'STORAGE_UNAVAILABLE'],
] as const)('%s means %s, whichever library passes it on', (code, expected) => {
  const [number] = [...getSystemErrorMap()].find(([, [name]]) => name === code)!;
  const sources = [
    coded(code),
    new EventLogError('STORAGE', 'Cannot read.', { cause: coded(code) }),
    new DeltaError('STORAGE', `Unable to open file /lake: x (os error ${-number})`),
    new DeltaError('CORRUPT', `Kernel error: Unable to open file /lake: x (os error ${-number})`),
    new Error(`Polars: x (os error ${-number})`),
  ];
  expect(sources.map(codeOf)).toEqual(sources.map(() => expected));
});

test('an error is more important than a later error of a close', () => {
  const error = new SuppressedError(new Error('close failed'), Object.assign(new Error('full'), { code: 'ENOSPC' }));
  expect(toFastcartError(error)).toMatchObject({ code: 'DISK_FULL', message: 'full' });
});

test('the error of a missing file is left to the library', () => {
  expect(codeOf(new DeltaError('CORRUPT', 'x: No such file or directory (os error 2)'))).toBe('STORAGE_CORRUPT');
  expect(codeOf(coded('ENOENT'))).toBe('INTERNAL');
});

test.each([
  ['write: No space left on device', 'DISK_FULL'],
  ['The operation lacked the necessary privileges to complete for path x', 'STORAGE_DENIED'],
  ['Generic HDFS error: operation failed: Failed to load libgssapi_krb', 'CONFIG_INVALID'],
])('the message of the storage decides before its code: %s', (text, expected) => {
  expect(codeOf(new DeltaError('STORAGE', text))).toBe(expected);
});

test.each(['INSTALL_FAILED', 'START_FAILED', 'COMMAND_FAILED', 'TIMED_OUT'])('%s of a service is mapped', (code) => {
  expect(codeOf(coded(code))).toBe('SERVICE_FAILED');
});

test.each([coded('SOMETHING_ELSE'), new TypeError('x'), 'text', undefined])('%p is an unknown error', (error) => {
  expect(codeOf(error)).toBe('INTERNAL');
});

test('an error with a code is not changed', () => {
  const error = new FastcartError('AUDIT_FAILED', 'x');
  expect(toFastcartError(error)).toBe(error);
  expect(error.next).not.toBe('');
});
