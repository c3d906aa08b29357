import { spawnSync } from 'node:child_process';
import { pythonWith } from '@fastcart/environments';
import { type Manifest } from './stack';

const version = '1.34';

/** What Kubernetes' own schemas find wrong, unknown fields included. */
export function schemaMistakes(stack: Manifest[]): string[] {
  const python = pythonWith('kubernetes-validate==1.37.0');
  // JSON is YAML in which no text looks like something else.
  const input = stack.map((object) => JSON.stringify(object)).join('\n---\n');
  const { status, stdout, stderr } = spawnSync(
    python,
    ['-m', 'kubernetes_validate', '-k', version, '--strict', '--quiet', '-'],
    { input, encoding: 'utf8' },
  );
  if (status === 0) return [];
  return `${stdout}${stderr}`.trim().split('\n');
}
