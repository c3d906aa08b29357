import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { telemetryPage } from './docs';

test('docs/telemetry.md equals the page that npm run docs writes', () => {
  expect(readFileSync(join(__dirname, '../../../docs/telemetry.md'), 'utf8')).toBe(telemetryPage());
});
