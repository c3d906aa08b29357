import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { telemetryPage } from './docs';

test('docs/telemetry.md says what the code says: npm run docs', () => {
  expect(readFileSync(join(__dirname, '../../../docs/telemetry.md'), 'utf8')).toBe(telemetryPage());
});
