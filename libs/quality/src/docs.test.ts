import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesPage } from './docs';

test('docs/rules.md equals the page that npm run docs writes', () => {
  expect(readFileSync(join(__dirname, '../../../docs/rules.md'), 'utf8')).toBe(rulesPage());
});
