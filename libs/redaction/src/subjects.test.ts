import { ForgetKey, Forgotten } from './subjects';

const key = new ForgetKey('a secret of at least thirty-two bytes');

test('a customer is the same whatever blanks are around the id, an address also whatever its case', () => {
  const forgotten = new Forgotten(key, [key.subject('customer', 'C-1'), key.subject('email', 'A@b.org')]);
  expect(['C-1', ' C-1\r\n', 'c-1', '\u00a0C-1', '', null].map((id) => forgotten.has('customer', id))).toEqual([
    ...[true, true, false, false, false, false],
  ]);
  expect(['a@B.ORG\t', 'b@b.org', 'C-1'].map((email) => forgotten.has('email', email))).toEqual([true, false, false]);
});

test('a pseudonym is one of the id and of the key, and has neither in it', () => {
  const pseudonym = key.pseudonym(' C-1');
  expect(pseudonym).toMatch(/^forgotten-[0-9a-f]{16}$/);
  expect(key.pseudonym('C-1')).toBe(pseudonym);
  const other = new ForgetKey('another secret of thirty-two bytes or more');
  expect(new Set([pseudonym, key.pseudonym('C-2'), other.pseudonym('C-1')]).size).toBe(3);
  expect(other.id).not.toBe(key.id);
});
