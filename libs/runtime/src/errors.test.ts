import { FastcartError, toFastcartError } from './errors';

const coded = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

test.each([
  ['COMMIT_CONFLICT', 'CONFLICT', 75],
  ['TABLE_NOT_FOUND', 'TABLE_MISSING', 65],
  ['STORAGE', 'STORAGE_UNAVAILABLE', 69],
  ['OUT_OF_RANGE', 'LOG_REWOUND', 65],
  ['UNSUPPORTED', 'CONFIG_INVALID', 78],
  ['ENOSPC', 'DISK_FULL', 75],
  ['SOMETHING_ELSE', 'INTERNAL', 75],
])('%s of a library ends a run as %s with exit code %d', (code, expected, exitCode) => {
  const error = toFastcartError(coded(code));
  expect([error.code, error.exitCode]).toEqual([expected, exitCode]);
  expect((error.cause as { code: string }).code).toBe(code);
});

test('a full disk is told by its words where a library gives no code', () => {
  expect(toFastcartError(coded('STORAGE', 'write: No space left on device')).code).toBe('DISK_FULL');
});

test('an error with a code of its own stays as it is', () => {
  const error = new FastcartError('AUDIT_FAILED', 'x');
  expect(toFastcartError(error)).toBe(error);
  expect(error.next).not.toBe('');
});
