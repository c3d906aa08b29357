import { generated, type Mistake, remove } from './mistake';
import type { Manifest } from '../stack';

/** Mistakes in settings of programs, and in references to other objects. */
export const configuration: Mistake[] = [
  [
    'an unknown variable',
    'configuration',
    /no setting MEMORY_LIMT of bronze/,
    ({ worker }) => worker.env.push({ name: 'MEMORY_LIMT', value: '1GB' }),
  ],
  [
    'an unknown variable of maintenance',
    'configuration',
    /CronJob maintain-worker: there is no setting TOPIC of lake maintain/,
    ({ maintenance }) => maintenance.env.push({ name: 'TOPIC', value: 'ecommerce-sales' }),
  ],
  [
    'an unknown variable of OpenTelemetry',
    'configuration',
    /no setting OTEL_EXPORTER_OTLP_ENDPONT of bronze/,
    ({ worker }) => worker.env.push({ name: 'OTEL_EXPORTER_OTLP_ENDPONT', value: 'http://otel-collector:4318' }),
  ],
  [
    'an unknown variable of Hadoop',
    'configuration',
    /no setting HADOOP_CONF of bronze/,
    ({ worker }) => worker.env.push({ name: 'HADOOP_CONF', value: '/etc/hadoop' }),
  ],
  [
    'a missing variable',
    'configuration',
    /LAKE is required/,
    (parts) => delete generated(parts, 'ConfigMap', 'lake').data.LAKE,
  ],
  [
    'a value that a setting cannot have',
    'configuration',
    /LOG_FORMAT must be one of/,
    (parts) => (generated(parts, 'ConfigMap', 'lake').data.LOG_FORMAT = 'xml'),
  ],
  [
    'a secret that is not mounted',
    'configuration',
    /REDIS_URL_FILE names/,
    ({ worker }) => remove(worker.volumeMounts as Manifest[], ({ name }) => name === 'redis'),
  ],
  [
    'an unknown flag',
    'flags',
    /unknown option '--rate=5'/,
    ({ object }) => object('Deployment', 'generator').spec.template.spec.containers[0].args.push('--rate=5'),
  ],
  [
    'an unknown flag of lake',
    'flags',
    /CronJob maintain-worker: .*unknown option '--retian'/,
    ({ maintenance }) => (maintenance.args[1] = '--retian'),
  ],
  [
    'an unknown command of lake',
    'flags',
    /CronJob maintain-worker: .*unknown command 'maintian'/,
    ({ maintenance }) => (maintenance.args[0] = 'maintian'),
  ],
  [
    'a ConfigMap that is not there',
    'references',
    /no ConfigMap lakes/,
    ({ worker }) => (worker.envFrom[0].configMapRef.name = 'lakes'),
  ],
  [
    'a volume that is not there',
    'references',
    /no volume scratch/,
    ({ worker }) => worker.volumeMounts.push({ name: 'scratch', mountPath: '/scratch' }),
  ],
];
