import { ForgetKey, Forgotten } from './subjects';

const key = new ForgetKey('a secret of at least thirty-two bytes');

test('blanks around an id or an address do not matter, nor does the case of an address', () => {
  const forgotten = new Forgotten(key, [key.subject('customer', 'C-1'), key.subject('email', 'A@b.org')]);
  expect(['C-1', ' C-1\r\n', 'c-1', '\u00a0C-1', '', null].map((id) => forgotten.has('customer', id))).toEqual([
    ...[true, true, false, false, false, false],
  ]);
  expect(['a@B.ORG\t', 'b@b.org', 'C-1'].map((email) => forgotten.has('email', email))).toEqual([true, false, false]);
});

test('a pseudonym depends on the id and the key, and contains neither', () => {
  const pseudonym = key.pseudonym(' C-1');
  expect(pseudonym).toMatch(/^forgotten-[0-9a-f]{16}$/);
  expect(key.pseudonym('C-1')).toBe(pseudonym);
  const other = new ForgetKey('another secret of thirty-two bytes or more');
  expect(new Set([pseudonym, key.pseudonym('C-2'), other.pseudonym('C-1')]).size).toBe(3);
  expect(other.id).not.toBe(key.id);
});
