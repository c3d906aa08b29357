import { ofKind, selects, workloads } from '../stack';
import type { Policy } from './policy';

const isServer = ({ kind, containers }: { kind: string; containers: { ports?: unknown }[] }) =>
  ['Deployment', 'StatefulSet'].includes(kind) && containers.some(({ ports }) => ports);

/** A server is asked whether it is ready and alive, at a port that it has. */
export const probes: Policy = (stack) =>
  workloads(stack)
    .filter(isServer)
    .flatMap(({ title, pod }) =>
      (pod.containers as Record<string, any>[]).flatMap((container) =>
        ['readinessProbe', 'livenessProbe'].flatMap((probe) => {
          const port = (container[probe]?.tcpSocket ?? container[probe]?.httpGet)?.port as string | undefined;
          if (!port) return [`${title}: ${container.name} has no ${probe}`];
          const ports = (container.ports as { name: string }[]).map(({ name }) => name);
          return ports.includes(port)
            ? []
            : [`${title}: ${probe} of ${container.name} asks at ${port}, which it has not`];
        }),
      ),
    );

/** Of a server one pod at a time is taken away, and its pods are on different nodes. */
export const disruptions: Policy = (stack) =>
  workloads(stack)
    .filter(isServer)
    .flatMap(({ title, labels, replicas, pod }) => [
      ...(ofKind(stack, 'PodDisruptionBudget').some(
        ({ spec }) => selects(spec.selector, labels) && spec.maxUnavailable === 1,
      )
        ? []
        : [`${title} has no PodDisruptionBudget`]),
      ...(replicas === 1 ||
      pod.topologySpreadConstraints?.some(
        (constraint: Record<string, any>) =>
          constraint.topologyKey === 'kubernetes.io/hostname' && selects(constraint.labelSelector, labels),
      )
        ? []
        : [`${title} may have all its pods on one node`]),
    ]);
