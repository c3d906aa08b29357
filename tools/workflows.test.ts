import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Workflow {
  permissions: object;
  jobs: Record<string, { steps: { uses?: string }[]; strategy?: { matrix: { tier: string[] } } }>;
}

const root = join(__dirname, '..');
const folder = join(root, '.github/workflows');
const workflow = (file: string): Workflow => parse(readFileSync(join(folder, file), 'utf8'));

test('a pull request runs the tiers of .ci/run', () => {
  const { tier } = workflow('checks.yml').jobs;
  const [, tiers] = /set -- (.+)/.exec(readFileSync(join(root, '.ci/run'), 'utf8'))!;
  expect(tier!.strategy!.matrix.tier).toEqual(tiers!.split(' '));
});

test.each(readdirSync(folder))('%s uses Node of .nvmrc and has read access only, unless a job has more', (file) => {
  const { permissions, jobs } = workflow(file);
  expect(permissions).toEqual({ contents: 'read' });
  for (const { steps } of Object.values(jobs)) {
    const node = steps.filter(({ uses }) => uses?.startsWith('actions/setup-node@'));
    expect(node).toMatchObject([{ with: { 'node-version-file': '.nvmrc' } }]);
  }
});
