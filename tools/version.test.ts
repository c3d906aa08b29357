import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '@fastcart/telemetry';

const read = (path: string): string => readFileSync(join(__dirname, '..', path), 'utf8');

test('programs say the version of package.json', () => {
  expect(JSON.parse(read('package.json'))).toMatchObject({ version });
});

test('docs/deploy.md loads images of this version', () => {
  const tags = [...read('docs/deploy.md').matchAll(/fastcart\/\S+:(\d[\w.-]*)/g)].map(([, tag]) => tag);
  expect(new Set(tags)).toEqual(new Set([version]));
});
