import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_LOG_ERRORS } from '.';

test('the README lists every code with its meaning', () => {
  const rows = Object.entries(EVENT_LOG_ERRORS).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  expect(readFileSync(join(__dirname, '../README.md'), 'utf8')).toContain(`${rows.join('\n')}\n`);
});
