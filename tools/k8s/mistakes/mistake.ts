import { type Manifest, named, ofKind } from '../stack';

/** Parts of the stack that mistakes are made in. */
export interface Parts {
  stack: Manifest[];
  bronze: Manifest;
  /** The pod of Bronze, and its container. */
  pod: Manifest;
  worker: Manifest;
  /** The container of maintenance. */
  maintenance: Manifest;
  kafka: Manifest;
  object: (kind: string, name: string) => Manifest;
}

export function partsOf(stack: Manifest[]): Parts {
  const object = (kind: string, name: string) => named(stack, kind, name)!;
  const podOf = (kind: string, name: string) => {
    const { spec } = object(kind, name);
    return (spec.jobTemplate?.spec ?? spec).template.spec as Manifest;
  };
  const bronze = object('CronJob', 'bronze-worker');
  const pod = podOf('CronJob', 'bronze-worker');
  const [worker] = pod.containers as [Manifest];
  const [maintenance] = podOf('CronJob', 'maintain-worker').containers as [Manifest];
  const [kafka] = podOf('StatefulSet', 'kafka').containers as [Manifest];
  return { stack, bronze, pod, worker, maintenance, kafka, object };
}

/** A name that starts so, of an object whose name ends with a hash. */
export function generated({ stack }: Parts, kind: string, prefix: string): Manifest {
  return ofKind(stack, kind).find(({ metadata }) => (metadata.name as string).startsWith(`${prefix}-`))!;
}

export function remove(from: Manifest[], which: (item: Manifest) => boolean): void {
  from.splice(from.findIndex(which), 1);
}

/** What was done wrong; which policy finds it, and its words. */
export type Mistake = [what: string, policy: string, words: RegExp, make: (parts: Parts) => void];
