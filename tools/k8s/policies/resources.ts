import { version } from '@fastcart/telemetry';
import { parseSize } from '../../../libs/runtime/src/process/memory';
import { environmentOf, workloads } from '../stack';
import type { Policy } from './policy';

/** Requests for the scheduler, limits against neighbours. No limit of CPU: it slows a run that hinders nobody. */
export const resources: Policy = (stack) =>
  workloads(stack).flatMap(({ title, pod, containers }) => [
    ...containers.flatMap(({ name, resources: { requests = {}, limits = {} } = {} }) => [
      ...['cpu', 'memory', 'ephemeral-storage']
        .filter((what) => !requests[what])
        .map((what) => `${title}: ${name} requests no ${what}`),
      ...['memory', 'ephemeral-storage']
        .filter((what) => !limits[what])
        .map((what) => `${title}: ${name} has no limit of ${what}`),
    ]),
    ...(pod.volumes ?? [])
      .filter(({ emptyDir }: { emptyDir?: { sizeLimit?: string } }) => emptyDir && !emptyDir.sizeLimit)
      .map(({ name }: { name: string }) => `${title}: the emptyDir ${name} has no size`),
  ]);

/** MEMORY_LIMIT is what a run keeps to; a third of it on top is for what it cannot count. */
export const memory: Policy = (stack) =>
  workloads(stack).flatMap(({ title, containers }) =>
    containers.flatMap((container) => {
      const reported = environmentOf(stack, container).MEMORY_LIMIT;
      const limit = parseSize(`${container.resources?.limits?.memory}B`);
      if (reported === undefined || limit === undefined || parseSize(reported)! * 1.33 <= limit) return [];
      return [`${title}: MEMORY_LIMIT ${reported} does not fit into ${container.resources.limits.memory}`];
    }),
  );

const pinned = /@sha256:[0-9a-f]{64}$|:v?\d+\.\d+\.\d+(-[\w.]+)?$/;

/** By digest, or by a tag of one version; the programs' is the one that they are built with. */
export const images: Policy = (stack) =>
  workloads(stack).flatMap(({ title, containers }) =>
    containers.flatMap(({ image }) => {
      if (!pinned.test(image as string)) return [`${title}: the image ${image} is not pinned`];
      const [, tag = version] = /fastcart\/[\w-]+:([^@]+)/.exec(image as string) ?? [];
      return tag === version ? [] : [`${title}: the image ${image} is not of version ${version}`];
    }),
  );
