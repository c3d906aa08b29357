import { generated, type Mistake } from './mistake';

/** How pods run, and how servers are taken away. */
export const pods: Mistake[] = [
  [
    'a root user',
    'restricted',
    /bronze-worker: has to run as a user/,
    ({ pod }) => (pod.securityContext.runAsUser = 0),
  ],
  [
    'a writable root',
    'restricted',
    /worker can write to its root/,
    ({ worker }) => (worker.securityContext.readOnlyRootFilesystem = false),
  ],
  [
    'a capability',
    'restricted',
    /worker has capabilities/,
    ({ worker }) => (worker.securityContext.capabilities.add = ['NET_ADMIN']),
  ],
  [
    "a token of the cluster's API",
    'restricted',
    /token of the service account/,
    ({ pod }) => delete pod.automountServiceAccountToken,
  ],
  [
    'a namespace that takes any pod',
    'namespaces',
    /in no restricted namespace/,
    ({ object }) => delete object('Namespace', 'fastcart').metadata.labels['pod-security.kubernetes.io/enforce'],
  ],
  [
    'a password in the open',
    'secrets',
    /has the secret REDIS_PASSWORD/,
    ({ worker }) => worker.env.push({ name: 'REDIS_PASSWORD', value: 'x' }),
  ],
  [
    'a password in a ConfigMap',
    'secrets',
    /LOG has a password/,
    (parts) => (generated(parts, 'ConfigMap', 'log').data.LOG = 'kafka://user:x@kafka:9092'),
  ],
  ['a missing limit', 'resources', /has no limit of memory/, ({ worker }) => delete worker.resources.limits.memory],
  ['a missing request', 'resources', /requests no cpu/, ({ worker }) => delete worker.resources.requests.cpu],
  [
    'an emptyDir without a size',
    'resources',
    /emptyDir spool has no size/,
    ({ pod }) => (pod.volumes[0].emptyDir = {}),
  ],
  [
    'more memory promised than there is',
    'memory',
    /does not fit into 1Gi/,
    ({ worker }) => (worker.resources.limits.memory = '1Gi'),
  ],
  [
    'an image of no version',
    'images',
    /redis:latest is not pinned/,
    ({ object }) => (object('StatefulSet', 'redis').spec.template.spec.containers[0].image = 'redis:latest'),
  ],
  [
    'an image of another version',
    'images',
    /fastcart\/bronze-worker:0\.0\.9 is not of version/,
    ({ worker }) => (worker.image = 'registry.example.com/fastcart/bronze-worker:0.0.9'),
  ],
  ['no probe', 'probes', /kafka has no livenessProbe/, ({ kafka }) => delete kafka.livenessProbe],
  [
    'a probe at no port',
    'probes',
    /asks at http, which it has not/,
    ({ kafka }) => (kafka.readinessProbe.tcpSocket.port = 'http'),
  ],
  [
    'no PodDisruptionBudget',
    'disruptions',
    /kafka has no PodDisruptionBudget/,
    ({ object }) =>
      (object('PodDisruptionBudget', 'kafka').spec.selector.matchLabels = { 'app.kubernetes.io/name': 'kafka-0' }),
  ],
];
