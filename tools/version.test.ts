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

test('the newest release of CHANGELOG.md is this version', () => {
  const [, released] = /^## (\d\S+) - \d{4}-\d{2}-\d{2}$/m.exec(read('CHANGELOG.md'))!;
  expect(released).toBe(version);
});

test('.nvmrc and the dev container have the Node that the set-up installs', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
  expect(read('.nvmrc').trim()).toBe(devDependencies.node);
  expect(read('.devcontainer/devcontainer.json')).toContain(`"version": "${devDependencies.node}"`);
});
