import { FastcartError, toFastcartError } from './errors';

const coded = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

test.each([
  ['COMMIT_CONFLICT', 'CONFLICT', 75],
  ['TABLE_NOT_FOUND', 'TABLE_MISSING', 65],
  ['STORAGE', 'STORAGE_UNAVAILABLE', 69],
  ['OUT_OF_RANGE', 'LOG_REWOUND', 65],
  ['UNSUPPORTED', 'CONFIG_INVALID', 78],
  ['ENOSPC', 'DISK_FULL', 75],
  ['EACCES', 'STORAGE_DENIED', 78],
  ['SOMETHING_ELSE', 'INTERNAL', 75],
])('%s of a library ends a run as %s with exit code %d', (code, expected, exitCode) => {
  const error = toFastcartError(coded(code));
  expect([error.code, error.exitCode]).toEqual([expected, exitCode]);
  expect((error.cause as { code: string }).code).toBe(code);
});

test.each([
  ['write: No space left on device', 'DISK_FULL'],
  ['The operation lacked the necessary privileges to complete for path x', 'STORAGE_DENIED'],
  ['Generic HDFS error: operation failed: Failed to load libgssapi_krb', 'CONFIG_INVALID'],
])('what the storage says tells more than its code: %s', (text, expected) => {
  expect(toFastcartError(coded('STORAGE', text)).code).toBe(expected);
});

test('an error with a code of its own stays as it is', () => {
  const error = new FastcartError('AUDIT_FAILED', 'x');
  expect(toFastcartError(error)).toBe(error);
  expect(error.next).not.toBe('');
});
