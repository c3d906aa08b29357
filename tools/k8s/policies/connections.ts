import {
  configOf,
  environmentOf,
  type Manifest,
  named,
  ofKind,
  portsOf,
  secretOf,
  selects,
  type Workload,
  workloads,
} from '../stack';
import { type Address, addressesIn } from './addresses';
import type { Policy } from './policy';

/** What a pod's configuration says that it connects to. */
export interface Connection {
  client: Workload;
  host: string;
  port: number;
  /** Undefined when it is outside of the stack. */
  server?: Workload;
}

/** The NameNode answers with DataNodes. */
const implied: Record<string, Address> = { 'namenode:8020': { host: 'datanode', port: 9866, certain: true } };

export function connections(stack: Manifest[]): Connection[] {
  return workloads(stack).flatMap((client) => {
    const found = new Map<string, Address>();
    for (const address of addressesIn(textsOf(stack, client).join('\n'))) {
      const name = `${address.host}:${address.port}`;
      found.set(name, address);
      if (implied[name] && client.name !== address.host) found.set('implied', implied[name]);
    }
    return [...found.values()].flatMap(({ host, port, certain }) => {
      const server = serverOf(stack, host);
      // A server that names itself connects to nobody.
      if (server?.name === client.name && client.replicas === 1) return [];
      return server || certain ? { client, host, port, server } : [];
    });
  });
}

/** Environment, command and mounted files. */
function textsOf(stack: Manifest[], { pod, containers }: Workload): string[] {
  const volumes = (pod.volumes as Manifest[]) ?? [];
  return [
    ...containers.flatMap((container) => [
      ...Object.values(environmentOf(stack, container)).filter((value) => value !== undefined),
      ...((container.command as string[]) ?? []),
      ...((container.args as string[]) ?? []),
    ]),
    ...volumes.flatMap(({ configMap }) => (configMap ? Object.values(configOf(stack, configMap.name as string)) : [])),
    ...volumes.flatMap(({ secret }) => (secret ? Object.values(secretOf(stack, secret.secretName as string)) : [])),
  ];
}

/** Of a Service, or of a pod of it, by any of the names that the cluster's DNS has for it; others are outside. */
function serverOf(stack: Manifest[], host: string): Workload | undefined {
  const [name, ...domain] = host.split('.').slice(/-\d+\./.test(host) ? 1 : 0);
  const service = named(stack, 'Service', name!);
  const known = [service?.metadata.namespace, 'svc', 'cluster', 'local'];
  if (!domain.every((label, index) => label === known[index])) return undefined;
  const { selector } = service?.spec ?? {};
  return selector && workloads(stack).find(({ labels }) => selects({ matchLabels: selector as Manifest }, labels));
}

/** A Service leads to pods, at ports that they have; and what is asked of it, it has. */
export const services: Policy = (stack) => [
  ...ofKind(stack, 'Service').flatMap(({ metadata, spec }) => {
    const server = serverOf(stack, metadata.name as string);
    if (!server) return [`Service ${metadata.name} leads nowhere`];
    const names = server.containers.flatMap(({ ports = [] }) =>
      (ports as Manifest[]).map(({ name }) => name as string),
    );
    return (spec.ports as Manifest[])
      .filter(({ targetPort }) => !names.includes(targetPort as string))
      .map(({ targetPort }) => `Service ${metadata.name} leads to port ${targetPort}, which ${server.title} has not`);
  }),
  ...connections(stack)
    .filter(({ server, port }) => server && !portsOf(server).includes(port))
    .map(({ client, host, port }) => `${client.title} asks at ${host}:${port}, where nobody listens`),
];
