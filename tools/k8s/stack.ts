import { execute } from '@fastcart/environments';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** A Kubernetes object, as far as policies look at it; the schemas hold it to the rest. */
export type Manifest = Record<string, any>;

const root = join(__dirname, '../../k8s');

export const overlays = ['.', 'overlays/ha', 'overlays/production'];

/** What `kubectl apply -k` of a folder would apply. */
export function render(overlay: string): Manifest[] {
  const text = execute('kubectl', ['kustomize', join(root, overlay)]);
  // YAML 1.1, as Kubernetes reads it: `yes` and `0644` are no texts.
  return parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS() as Manifest);
}

/** A workload with the pods that it makes. */
export interface Workload {
  /** `CronJob bronze-worker`. */
  title: string;
  kind: string;
  name: string;
  replicas: number;
  labels: Record<string, string>;
  pod: Manifest;
  /** Init containers too. */
  containers: Manifest[];
}

export function workloads(stack: Manifest[]): Workload[] {
  return stack.flatMap((object) => {
    const template = (object.kind === 'CronJob' ? object.spec.jobTemplate.spec : object.spec)?.template as Manifest;
    if (!template) return [];
    const { name } = object.metadata as { name: string };
    const pod = template.spec as Manifest;
    return {
      ...{ title: `${object.kind} ${name}`, kind: object.kind as string, name, pod },
      replicas: (object.spec.replicas ?? 1) as number,
      labels: template.metadata.labels as Record<string, string>,
      containers: [...((pod.initContainers as Manifest[]) ?? []), ...(pod.containers as Manifest[])],
    };
  });
}

/** Objects of a kind. */
export function ofKind(stack: Manifest[], kind: string): Manifest[] {
  return stack.filter((object) => object.kind === kind);
}

export function named(stack: Manifest[], kind: string, name: string): Manifest | undefined {
  return ofKind(stack, kind).find((object) => object.metadata.name === name);
}

/** Whether a label selector takes these labels; an empty one takes all. */
export function selects(selector: Manifest | undefined, labels: Record<string, string>): boolean {
  const wanted = Object.entries((selector?.matchLabels as Record<string, string>) ?? {});
  return selector !== undefined && wanted.every(([name, value]) => labels[name] === value);
}

/** The data of the ConfigMap of that name; empty when there is none. */
export function configOf(stack: Manifest[], name: string): Record<string, string> {
  return (named(stack, 'ConfigMap', name)?.data as Record<string, string>) ?? {};
}

/** What a Secret holds, as text. */
export function secretOf(stack: Manifest[], name: string): Record<string, string> {
  const data = (named(stack, 'Secret', name)?.data as Record<string, string>) ?? {};
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

/** Variables of a container that have a text; those that the cluster fills in are undefined. */
export function environmentOf(stack: Manifest[], container: Manifest): Record<string, string | undefined> {
  const sources = ((container.envFrom as Manifest[]) ?? []).map((from) =>
    configOf(stack, from.configMapRef?.name as string),
  );
  const own = ((container.env as Manifest[]) ?? []).map(({ name, value }) => [name, value] as const);
  return Object.assign({}, ...sources, Object.fromEntries(own)) as Record<string, string | undefined>;
}

/** Where a workload listens. */
export function portsOf({ containers }: Workload): number[] {
  return containers.flatMap(({ ports = [] }) =>
    (ports as Manifest[]).map(({ containerPort }) => containerPort as number),
  );
}
