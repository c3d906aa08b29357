import { generated, type Mistake, remove } from './mistake';

/** Who asks whom, and who may. */
export const network: Mistake[] = [
  [
    'a Service to a wrong port',
    'services',
    /Service kafka leads to port brokers/,
    ({ object }) => (object('Service', 'kafka').spec.ports[0].targetPort = 'brokers'),
  ],
  [
    'a wrong port of a server',
    'services',
    /topic asks at kafka:9092, where nobody listens/,
    ({ kafka }) => (kafka.ports[0].containerPort = 9094),
  ],
  [
    'a missing allow, out',
    'network',
    /CronJob bronze-worker to kafka:9092 out/,
    ({ stack }) => remove(stack, ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'kafka-client'),
  ],
  [
    'a missing allow, in',
    'network',
    /CronJob gold-worker to datanode:9866 in/,
    ({ object }) => object('NetworkPolicy', 'datanode').spec.ingress[0].from.shift(),
  ],
  [
    'a broker outside, in a domain of the company',
    'network',
    /CronJob bronze-worker to kafka-1\.corp\.internal:9092 out/,
    (parts) => (generated(parts, 'ConfigMap', 'log').data.LOG = 'kafka://kafka-1.corp.internal:9092'),
  ],
  [
    'a server outside, by the name of one in the stack',
    'network',
    /CronJob bronze-worker to kafka\.corp\.internal:9092 out/,
    (parts) => (generated(parts, 'ConfigMap', 'log').data.LOG = 'kafka://kafka.corp.internal:9092'),
  ],
  [
    'a NameNode outside',
    'network',
    /CronJob gold-worker to nn1\.corp\.internal:8020 out/,
    (parts) => {
      const { data } = generated(parts, 'ConfigMap', 'lake');
      data.LAKE = 'hdfs://nn1.corp.internal:8020/lake';
    },
  ],
  [
    'a missing label',
    'network',
    /bronze-worker to kafka:9092 out/,
    ({ bronze }) => delete bronze.spec.jobTemplate.spec.template.metadata.labels['fastcart.io/kafka-client'],
  ],
  [
    'a wrong port of an allow',
    'network',
    /lets in port 6380, where nobody listens/,
    ({ object }) => (object('NetworkPolicy', 'redis').spec.ingress[0].ports[0].port = 6380),
  ],
  [
    'an allow of everything',
    'network',
    /rule without peers or ports/,
    ({ object }) => (object('NetworkPolicy', 'dns').spec.egress = [{}]),
  ],
  [
    'no denial',
    'network',
    /denies everything/,
    ({ stack }) => remove(stack, ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'default-deny'),
  ],
  [
    'names that cannot be looked up',
    'network',
    /CronJob bronze-worker ask kube-dns/,
    ({ object }) => object('NetworkPolicy', 'dns').spec.egress[0].to.shift(),
  ],
  [
    'names that cannot be looked up at the node',
    'network',
    /CronJob bronze-worker ask NodeLocal DNSCache/,
    ({ object }) => object('NetworkPolicy', 'dns').spec.egress[0].to.pop(),
  ],
  [
    'names that cannot be looked up over TCP',
    'network',
    /ask NodeLocal DNSCache/,
    ({ object }) => object('NetworkPolicy', 'dns').spec.egress[0].ports.pop(),
  ],
];
