import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationPage, errorsPage } from './docs';

const docs = join(__dirname, '../../../docs');

test.each([
  ['configuration.md', configurationPage],
  ['errors.md', errorsPage],
])('docs/%s says what the code says: npm run docs', (name, page) => {
  expect(readFileSync(join(docs, name), 'utf8')).toBe(page());
});
