import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cataloguePages } from '.';

const root = join(__dirname, '../../../..');
const pages = cataloguePages(join(root, 'samples'));

test.each(Object.keys(pages))('docs/%s equals the page that npm run docs writes', (path) => {
  expect(readFileSync(join(root, 'docs', path), 'utf8')).toBe(pages[path]);
});

test('docs/tables has no page of a table that does not exist', () => {
  const expected = Object.keys(pages)
    .filter((path) => path.startsWith('tables/'))
    .map((path) => path.slice('tables/'.length));
  expect(readdirSync(join(root, 'docs/tables')).sort()).toEqual(expected.sort());
});
