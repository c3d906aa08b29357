import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_LOG_ERRORS } from '.';

test('the README lists every code with its meaning', () => {
  const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)` +\| (.+?) +\|$/gm)].map(([, code, meaning]) => [code, meaning]);
  expect(rows).toEqual(Object.entries(EVENT_LOG_ERRORS));
});
