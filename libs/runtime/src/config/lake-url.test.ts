import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@fastcart/environments/testing';
import { bronze, forgotten } from '@fastcart/schemas';
import { Lake } from '../table/lake';
import { lakeUrl, mistakeInLakeUrl } from './lake-url';

const folder = temporaryFolder();

test.each([
  ['/data/lake/', 'file:///data/lake'],
  ['file:///data/x y/.', 'file:///data/x%20y'],
  ['hdfs://host:8020/a/../lake', 'hdfs://host:8020/lake'],
  ['hdfs:///lake', 'hdfs:///lake'],
  ['hdfs://host/a@b', 'hdfs://host/a@b'],
])('%s is the lake %s', (place, url) => {
  expect([mistakeInLakeUrl(place), lakeUrl(place)]).toEqual([undefined, url]);
});

test.each([
  ['ftp://host/lake', 'file:// or hdfs://'],
  ['file:/data/lake', 'file:// or hdfs://'],
  ['hdfs:/lake', 'file:// or hdfs://'],
  ['file://./lake', 'file:///folder'],
  ['file://host/lake', 'file:///folder'],
  ['hdfs://host:99999/lake', 'port'],
  ['hdfs://host:0/lake', 'port'],
  ['hdfs://user:secret@host:8020/lake', 'credentials'],
  ['hdfs://user@host:8020/lake', 'credentials'],
  ['file:///lake?x', '%3F'],
  ['file:///lake#x', '%23'],
  ['file:///a\\b', 'backslash'],
  ['file:///a%5Cb', 'backslash'],
  ['file:///a%2Fb', 'job%2Fx'],
  ['hdfs://host/a%2Fb', 'job%2Fx'],
  ['file:///a%0Db', 'control character'],
  ['file:///a%zz', '%25'],
  ['file:///job%252Fx/lake', 'job%2Fx'],
  ['hdfs://host/x%2520y/lake', 'job%2Fx'],
])('%s is refused', (place, hint) => {
  const mistake = mistakeInLakeUrl(place);
  expect(mistake).toContain(hint);
  expect(mistake).not.toContain('secret');
});

test('a file is not a lake, nor is a path below it', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const place of [file, join(file, 'lake'), pathToFileURL(file).href])
    expect(mistakeInLakeUrl(place)).toContain('must be a folder');
});

test.each(['job%2Fx', 'x%20y', 'x%25', 'a\\b', 'a\tb'])('a folder named %j is refused', (name) => {
  expect(mistakeInLakeUrl(join(folder, name, 'lake'))).toContain('choose another folder');
});

test.each(['x%', 'x%zz', 'a?b', 'a#b', 'sp ace', 'é', '[a]', '{a}', '*', '"a', 'a:b', 'a|b', '..a', '日本'])(
  'a lake in a folder named %j is there and nowhere else',
  async (name) => {
    const above = temporaryFolder();
    mkdirSync(join(above, name));
    const lake = new Lake(join(above, name));
    await lake.create(forgotten);
    const [table] = await lake.open(forgotten);
    expect(table.version).toBe(0);
    table.close();
    expect(await lake.has(bronze)).toBe(false);
    expect(existsSync(join(above, name, forgotten.path))).toBe(true);
    expect(readdirSync(above)).toEqual([name]);
  },
);
