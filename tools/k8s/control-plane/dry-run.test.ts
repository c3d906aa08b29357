import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { overlays, render } from '../stack';
import { ControlPlane } from './control-plane';

const folder = mkdtempSync(join(tmpdir(), 'fastcart-control-plane-'));
let plane: ControlPlane;
beforeAll(async () => {
  plane = await ControlPlane.start(folder);
  // Pod Security looks at the namespace that is there.
  expect(plane.kubectl('apply', '-k', join(__dirname, '../../../k8s/base/namespace'))).toMatchObject({ code: 0 });
}, 3_600_000);
afterAll(async () => {
  await plane.stop();
  rmSync(folder, { recursive: true });
});

function dryRun(text: string): { code: number | null; lines: string[] } {
  const file = join(folder, 'stack.json');
  writeFileSync(file, text);
  const { code, said } = plane.kubectl('apply', '--dry-run=server', '--validate=strict', '-f', file);
  return { code, lines: said.trim().split('\n') };
}

const listOf = (overlay: string) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: render(overlay) });

test.each(overlays)('an API server accepts k8s/%s without a warning', (overlay) => {
  const { code, lines } = dryRun(listOf(overlay));
  expect(lines.filter((line) => !line.endsWith('(server dry run)'))).toEqual([]);
  expect({ code, objects: lines.length }).toEqual({ code: 0, objects: render(overlay).length });
});

test.each([
  ['a typo', 'concurrencyPolicy', 'concurencyPolicy', /unknown field "(spec\.)?concurencyPolicy"/],
  ['a root user', '"runAsUser":10001', '"runAsUser":0', /would violate PodSecurity "restricted:latest": .*runAsUser=0/],
  ['a rule that cannot be', '"values":[65,78]', '"values":[0]', /spec.jobTemplate.spec.podFailurePolicy.rules\[1\]/],
])('an API server finds %s', (_, right, wrong, words) => {
  expect(dryRun(listOf('.').replaceAll(right, wrong)).lines.join('\n')).toMatch(words);
});
