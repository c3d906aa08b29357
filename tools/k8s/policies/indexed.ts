import { environmentOf, type Manifest, ofKind } from '../stack';
import type { Policy } from './policy';

/** Of pods that share the partitions, each takes another share, all are taken, and none waits for or ends another. */
export const indexed: Policy = (stack) =>
  ofKind(stack, 'CronJob').flatMap(({ metadata, spec }) => {
    const job = spec.jobTemplate.spec;
    const [container] = job.template.spec.containers as [Manifest];
    const environment = environmentOf(stack, container);
    const shards = Number(environment.SHARDS ?? 1);
    const pods = job.completionMode === 'Indexed' ? (job.completions as number) : 1;
    if (shards === 1 && pods === 1) return [];
    const share = (container.env as Manifest[]).find(({ name }) => name === 'SHARD')?.valueFrom?.fieldRef?.fieldPath;
    const checks: [boolean, string][] = [
      [shards === pods, `${pods} pods share the partitions by ${shards}`],
      [
        share === "metadata.annotations['batch.kubernetes.io/job-completion-index']",
        'does not take its share from its index',
      ],
      [environment.LEASE === 'off', 'has a lease, which only one of its pods gets'],
      [job.backoffLimit === undefined, 'ends all shares when one fails: backoffLimit counts all'],
    ];
    return checks.filter(([holds]) => !holds).map(([, what]) => `CronJob ${metadata.name}: ${what}`);
  });
