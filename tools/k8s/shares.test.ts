import { policies } from './policies';
import { type Manifest, named, render } from './stack';

const stack = render('overlays/ha');

/** The Job of Bronze by several pods, and a variable of its container. */
interface Parts {
  job: Manifest;
  variable: (name: string) => Manifest;
}

/** What was done wrong; which policy finds it, and its words. */
const mistakes: [what: string, policy: string, words: RegExp, make: (parts: Parts) => void][] = [
  [
    'shares that no pod takes',
    'indexed',
    /3 pods share the partitions by 4/,
    ({ variable }) => (variable('SHARDS').value = '4'),
  ],
  [
    'pods with one share',
    'indexed',
    /does not take its share from its index/,
    ({ variable }) => (variable('SHARD').name = 'SHARE'),
  ],
  ['pods that wait for one another', 'indexed', /has a lease/, ({ variable }) => (variable('LEASE').value = 'auto')],
  ['a share that ends all', 'indexed', /ends all shares/, ({ job }) => (job.backoffLimit = 2)],
  ['a share that is not tried again', 'cronJobs', /tried again/, ({ job }) => delete job.backoffLimitPerIndex],
  [
    'a share that gives up for all',
    'cronJobs',
    /gives up on exit codes ,/,
    ({ job }) => (job.podFailurePolicy.rules[1].action = 'FailJob'),
  ],
];

test.each(mistakes)('%s is found', async (_, policy, words, make) => {
  const wrong = structuredClone(stack);
  const job = named(wrong, 'CronJob', 'bronze-worker')!.spec.jobTemplate.spec as Manifest;
  const env = job.template.spec.containers[0].env as Manifest[];
  make({ job, variable: (name) => env.find((each) => each.name === name)! });
  expect((await policies[policy]!(wrong)).join()).toMatch(words);
});
