import { configuration } from './mistakes/configuration';
import { type Parts, partsOf } from './mistakes/mistake';
import { network } from './mistakes/network';
import { pods } from './mistakes/pods';
import { runs } from './mistakes/runs';
import { policies } from './policies';
import { schemaMistakes } from './schemas';
import { render } from './stack';

const stack = render('.');

test.each([...pods, ...runs, ...configuration, ...network])('%s is found', async (_, policy, words, make) => {
  const wrong = structuredClone(stack);
  make(partsOf(wrong));
  const found = await policies[policy]!(wrong);
  expect(found.filter((sentence) => words.test(sentence)).length).toBeGreaterThan(0);
});

test('settings of retention are settings of maintenance, and of no other command', async () => {
  const named = structuredClone(stack);
  const { maintenance, worker } = partsOf(named);
  for (const name of ['RETAIN_BRONZE', 'RETAIN_SILVER', 'RETAIN_GOLD']) maintenance.env.push({ name, value: '400' });
  maintenance.env.push({ name: 'ARCHIVE', value: 'hdfs://namenode:8020/archive' });
  expect(await policies.configuration!(named)).toEqual([]);
  worker.env.push({ name: 'RETAIN_BRONZE', value: '400' });
  expect(await policies.configuration!(named)).toEqual([
    'CronJob bronze-worker: there is no setting RETAIN_BRONZE of bronze',
  ]);
});

test.each([
  ['a typo', /concurencyPolicy/, ({ bronze }: Parts) => (bronze.spec.concurencyPolicy = 'Forbid')],
  ['a text for a number', /'two'/, ({ bronze }: Parts) => (bronze.spec.jobTemplate.spec.backoffLimit = 'two')],
])('%s is found by the schemas', (_, words, make) => {
  const wrong = structuredClone(stack);
  make(partsOf(wrong));
  expect(schemaMistakes(wrong).join('\n')).toMatch(words);
});
