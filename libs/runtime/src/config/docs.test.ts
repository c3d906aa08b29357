import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationPage, errorsPage } from './docs';
import { errorCodes } from '../process/errors';
import { warningCodes } from '../process/warnings';

const docs = join(__dirname, '../../../../docs');

test.each([
  ['configuration.md', configurationPage],
  ['errors.md', errorsPage],
])('docs/%s equals the page that npm run docs writes', (name, page) => {
  expect(readFileSync(join(docs, name), 'utf8')).toBe(page());
});

test('docs/runbook.md has exactly one section for every code, under its exit code', () => {
  const parts = readFileSync(join(docs, 'runbook.md'), 'utf8').split(/^## /m);
  const found = parts.flatMap((part) =>
    [...part.matchAll(/^### ([A-Z_]+)$/gm)].map(([, code]) => `${part.split(/[:\n]/)[0]} ${code}`),
  );
  const expected = [
    ...Object.entries(errorCodes).map(([code, { exit }]) => `Exit ${exit} ${code}`),
    ...Object.keys(warningCodes).map((code) => `Warnings ${code}`),
  ];
  expect(found.toSorted()).toEqual(expected.toSorted());
});
