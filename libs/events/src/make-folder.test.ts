import fs, { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@fastcart/environments/testing';
import { makeFolder } from './make-folder';

const folder = temporaryFolder();
const within = (name: string): string => join(folder, name);
beforeAll(() => {
  writeFileSync(within('file'), '');
  symlinkSync(within('nowhere'), within('dangling'));
});

test('a folder is created with its parents, unless it exists', () => {
  const synced = jest.spyOn(fs, 'fsyncSync');
  makeFolder(within('one/two/three'));
  makeFolder(within('one/two/three/'));
  expect(existsSync(within('one/two/three'))).toBe(true);
  expect(synced).toHaveBeenCalledTimes(3);
});

const refused = (path: string): unknown => {
  try {
    return makeFolder(path);
  } catch (error) {
    return error;
  }
};

test.each(['/proc/nope', '/proc/nope/below/it'])('%s is refused, because the file system cannot create it', (path) => {
  const message = 'the folder /proc/nope cannot be made: the file system does not allow it';
  expect(refused(path)).toMatchObject({ code: 'ENOTDIR', message });
});

test.each(['file', 'file/below', 'dangling', 'dangling/below'])(
  '%s is refused, because a file or a link has this name',
  (name) => {
    const message = expect.stringContaining('a file with this name exists');
    expect(refused(within(name))).toMatchObject({ code: 'ENOTDIR', message });
  },
);

test('an error of the system is not changed', () => {
  expect(refused(within('x'.repeat(300)))).toMatchObject({ code: 'ENAMETOOLONG' });
});

test('the parent folder need not be readable', () => {
  const above = within('unreadable');
  mkdirSync(above);
  chmodSync(folder, 0o711);
  chmodSync(above, 0o333);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid!(65_534);
  try {
    makeFolder(join(above, 'new'));
  } finally {
    if (isRoot) process.seteuid!(0);
    chmodSync(above, 0o700);
  }
  expect(existsSync(join(above, 'new'))).toBe(true);
});
