import { ofKind, workloads } from '../stack';
import type { Policy } from './policy';

/** Every namespace refuses pods that are not restricted, and every object is in such a one. */
export const namespaces: Policy = (stack) => {
  const restricted = ofKind(stack, 'Namespace')
    .filter(({ metadata }) => metadata.labels?.['pod-security.kubernetes.io/enforce'] === 'restricted')
    .map(({ metadata }) => metadata.name as string);
  return stack
    .filter(({ kind, metadata }) => kind !== 'Namespace' && !restricted.includes(metadata.namespace as string))
    .map(({ kind, metadata }) => `${kind} ${metadata.name} is in no restricted namespace`);
};

/** Beyond Pod Security's restricted: a high user id, a root that cannot be written, no token of the cluster's API. */
export const restricted: Policy = (stack) =>
  workloads(stack).flatMap(({ title, pod, containers }) => {
    const wrong: string[] = [];
    const require = (holds: boolean, what: string) => holds || wrong.push(`${title}: ${what}`);
    const context = pod.securityContext ?? {};
    require(context.runAsNonRoot === true && context.runAsUser >= 10_000, 'has to run as a user from 10000 on');
    require(context.seccompProfile?.type === 'RuntimeDefault', 'seccompProfile must be RuntimeDefault');
    require(pod.automountServiceAccountToken === false, 'has a token of the service account');
    require(!pod.hostNetwork && !pod.hostPID && !pod.hostIPC, 'shares a namespace of the node');
    for (const volume of pod.volumes ?? []) require(!volume.hostPath, `volume ${volume.name} is of the node`);
    for (const { name, securityContext = {} } of containers) {
      require(securityContext.readOnlyRootFilesystem === true, `${name} can write to its root`);
      require(securityContext.allowPrivilegeEscalation === false, `${name} can gain privileges`);
      require(securityContext.capabilities?.drop?.includes('ALL') &&
        !securityContext.capabilities.add, `${name} has capabilities`);
      require(!securityContext.privileged && securityContext.runAsUser === undefined, `${name} has a user of its own`);
    }
    return wrong;
  });

const secret = /PASSWORD|SECRET|TOKEN|CREDENTIAL/;

/** What is secret stands in a Secret, which variables and volumes refer to. */
export const secrets: Policy = (stack) => [
  ...workloads(stack).flatMap(({ title, containers }) =>
    containers.flatMap(({ name, env = [] }) =>
      (env as { name: string; value?: string }[])
        .filter((entry) => entry.value !== undefined && (secret.test(entry.name) || hasPassword(entry.value)))
        .map((entry) => `${title}: ${name} has the secret ${entry.name} in the open`),
    ),
  ),
  ...ofKind(stack, 'ConfigMap').flatMap(({ metadata, data = {} }) =>
    Object.entries(data as Record<string, string>)
      .filter(([, value]) => hasPassword(value))
      .map(([key]) => `ConfigMap ${metadata.name}: ${key} has a password in it`),
  ),
];

function hasPassword(text: string): boolean {
  return /:\/\/[^/\s@]*:[^/\s@]+@/.test(text) || /^requirepass /m.test(text);
}
