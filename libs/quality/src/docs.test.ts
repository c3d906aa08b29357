import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesPage } from './docs';

test('docs/rules.md says what the code says: npm run docs', () => {
  expect(readFileSync(join(__dirname, '../../../docs/rules.md'), 'utf8')).toBe(rulesPage());
});
