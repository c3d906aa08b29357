import { named, type Manifest, workloads } from '../stack';
import type { Policy } from './policy';

/** What pods refer to is there; of Secrets the keys are, where the stack brings the Secret. */
export const references: Policy = (stack) =>
  workloads(stack).flatMap(({ title, pod, containers }) => {
    const volumes = (pod.volumes ?? []) as Manifest[];
    const mounts = containers.flatMap(({ volumeMounts = [] }) => volumeMounts as Manifest[]);
    const maps = [
      ...volumes.map(({ configMap }) => configMap?.name as string | undefined),
      ...containers.flatMap(({ envFrom = [] }) =>
        (envFrom as Manifest[]).map(({ configMapRef }) => configMapRef?.name as string),
      ),
    ].filter((name) => name !== undefined);
    const keys = [
      ...volumes.flatMap(({ secret }) =>
        ((secret?.items as Manifest[]) ?? []).map(({ key }) => ({ name: secret.secretName, key })),
      ),
      ...containers.flatMap(({ env = [] }) =>
        (env as Manifest[]).flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []),
      ),
    ] as { name: string; key: string }[];
    return [
      ...maps
        .filter((name) => !named(stack, 'ConfigMap', name))
        .map((name) => `${title}: there is no ConfigMap ${name}`),
      ...keys
        .filter(({ name, key }) => named(stack, 'Secret', name) && !(key in named(stack, 'Secret', name)!.data))
        .map(({ name, key }) => `${title}: the Secret ${name} has no ${key}`),
      ...mounts
        .filter(
          ({ name }) => !volumes.some((volume) => volume.name === name) && !isClaimed(stack, title, name as string),
        )
        .map(({ name }) => `${title}: there is no volume ${name}`),
    ];
  });

function isClaimed(stack: Manifest[], title: string, volume: string): boolean {
  const claims = (named(stack, 'StatefulSet', title.split(' ')[1]!)?.spec.volumeClaimTemplates ?? []) as Manifest[];
  return claims.some(({ metadata }) => metadata.name === volume);
}
