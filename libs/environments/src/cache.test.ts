import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './testing';
import { once } from './cache';

const cache = temporaryFolder();
const before = process.env.FASTCART_CACHE;
beforeAll(() => {
  process.env.FASTCART_CACHE = cache;
  jest.spyOn(console, 'error').mockImplementation();
});
afterAll(() => {
  if (before === undefined) delete process.env.FASTCART_CACHE;
  else process.env.FASTCART_CACHE = before;
});

test('a folder is created once', () => {
  let made = 0;
  const make = (folder: string): void => writeFileSync(join(folder, 'file'), String(++made));
  expect(once('thing', make)).toBe(join(cache, 'thing'));
  once('thing', make);
  expect(made).toBe(1);
});

test('a folder that another process has created at the same time is used', () => {
  const make = (): void => {
    mkdirSync(join(cache, 'shared'));
    writeFileSync(join(cache, 'shared', 'file'), 'theirs');
  };
  expect(readFileSync(join(once('shared', make), 'file'), 'utf8')).toBe('theirs');
  expect(readdirSync(cache).filter((name) => name.startsWith('shared'))).toEqual(['shared']);
});

test('a folder whose creation failed is not used', () => {
  const fail = (): never => {
    throw new Error('no network');
  };
  expect(() => once('broken', fail)).toThrow('no network');
  expect(existsSync(join(cache, 'broken'))).toBe(false);
});

test('a cache that cannot be created is an error and does not hang', () => {
  process.env.FASTCART_CACHE = '/proc/nope';
  expect(() => once('thing', () => {})).toThrow('cannot create directory');
  process.env.FASTCART_CACHE = cache;
});
