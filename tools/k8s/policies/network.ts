import { type Manifest, ofKind, portsOf, selects, type Workload, workloads } from '../stack';
import { type Connection, connections } from './connections';
import type { Policy } from './policy';

interface Rule {
  from?: Manifest[];
  to?: Manifest[];
  ports?: { port: number; protocol: string }[];
}

/** What is used is allowed, on both sides; nothing is allowed by a rule without peer or port. */
export const network: Policy = (stack) => {
  const policies = ofKind(stack, 'NetworkPolicy');
  const denied = policies.some(
    ({ spec }) =>
      selects(spec.podSelector as Manifest, {}) && !spec.ingress && !spec.egress && spec.policyTypes.length === 2,
  );
  return [
    ...(denied ? [] : ['there is no NetworkPolicy that denies everything, both ways']),
    ...policies.flatMap(({ metadata, spec }) =>
      rulesOf(spec)
        .filter(({ from, to, ports }) => !(from ?? to)?.length || !ports?.length)
        .map(() => `NetworkPolicy ${metadata.name} has a rule without peers or ports`),
    ),
    ...policies.flatMap((policy) => missingPorts(stack, policy)),
    ...connections(stack).flatMap((connection) => refused(policies, connection)),
    ...workloads(stack).flatMap((workload) => withoutNames(policies, workload)),
  ];
};

function rulesOf(spec: Manifest): Rule[] {
  return [...((spec.ingress as Rule[]) ?? []), ...((spec.egress as Rule[]) ?? [])];
}

/** Ports that are let in where nobody listens. */
function missingPorts(stack: Manifest[], { metadata, spec }: Manifest): string[] {
  const servers = workloads(stack).filter(({ labels }) => selects(spec.podSelector as Manifest, labels));
  const listening = servers.flatMap(portsOf);
  return ((spec.ingress as Rule[]) ?? [])
    .flatMap(({ ports }) => ports ?? [])
    .filter(({ port }) => !listening.includes(port))
    .map(({ port }) => `NetworkPolicy ${metadata.name} lets in port ${port}, where nobody listens`);
}

function refused(policies: Manifest[], { client, server, host, port }: Connection): string[] {
  const allows = (direction: 'ingress' | 'egress', peer: 'from' | 'to', here: Workload, there?: Workload) =>
    policies
      .filter(({ spec }) => selects(spec.podSelector as Manifest, here.labels))
      .flatMap(({ spec }) => (spec[direction] as Rule[]) ?? [])
      .filter(({ ports }) => ports?.some((allowed) => allowed.port === port && allowed.protocol === 'TCP'))
      .flatMap((rule) => rule[peer] ?? [])
      .some(({ podSelector, ipBlock }) => (there ? selects(podSelector as Manifest, there.labels) : ipBlock));
  const what = `${client.title} to ${host}:${port}`;
  return [
    ...(allows('egress', 'to', client, server) ? [] : [`no NetworkPolicy lets ${what} out`]),
    ...(!server || allows('ingress', 'from', server, client) ? [] : [`no NetworkPolicy lets ${what} in`]),
  ];
}

/** Names are looked up at the cluster's DNS, or at its cache on the node, which is no pod and has this address. */
function withoutNames(policies: Manifest[], { title, labels }: Workload): string[] {
  const peers = policies
    .filter(({ spec }) => selects(spec.podSelector as Manifest, labels))
    .flatMap(({ spec }) => (spec.egress as Rule[]) ?? [])
    .filter(({ ports }) =>
      ['UDP', 'TCP'].every((name) => ports?.some((each) => each.port === 53 && each.protocol === name)),
    )
    .flatMap(({ to }) => to ?? []);
  const checks: [boolean, string][] = [
    [peers.some(({ podSelector }) => selects(podSelector as Manifest, { 'k8s-app': 'kube-dns' })), 'kube-dns'],
    [peers.some(({ ipBlock }) => ipBlock?.cidr === '169.254.20.10/32'), 'NodeLocal DNSCache'],
  ];
  return checks.filter(([holds]) => !holds).map(([, server]) => `no NetworkPolicy lets ${title} ask ${server}`);
}
