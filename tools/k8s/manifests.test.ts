import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { collectorVersion } from '@fastcart/services';
import { policies } from './policies';
import { schemaMistakes } from './schemas';
import { configOf, named, ofKind, overlays, render } from './stack';

describe.each(overlays)('k8s/%s', (overlay) => {
  const stack = render(overlay);

  test("Kubernetes' schemas find nothing wrong", () => {
    expect(schemaMistakes(stack)).toEqual([]);
  });

  test.each(Object.entries(policies))('%s', async (_, policy) => {
    expect(await policy(stack)).toEqual([]);
  });

  test('the collector is the one that its configuration is tried with', () => {
    const [{ image }] = named(stack, 'Deployment', 'otel-collector')!.spec.template.spec.containers;
    expect(image).toBe(`otel/opentelemetry-collector-contrib:${collectorVersion}`);
  });

  test.each([
    ['dashboards', 'json', 'grafana-dashboards'],
    ['rules', 'yaml', 'prometheus-rules'],
  ])('every file of %s is in its ConfigMap', (folder, extension, name) => {
    const path = join(__dirname, '../../k8s/components/telemetry', folder);
    const files = readdirSync(path).filter((file) => file.endsWith(`.${extension}`) && file !== 'kustomization.yaml');
    const [map] = ofKind(stack, 'ConfigMap').filter(({ metadata }) => (metadata.name as string).startsWith(`${name}-`));
    expect(Object.keys(configOf(stack, map!.metadata.name as string)).sort()).toEqual(files.sort());
  });
});
