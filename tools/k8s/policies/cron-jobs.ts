import { errorCodes } from '../../../libs/runtime/src/process/errors';
import { ofKind } from '../stack';
import type { Policy } from './policy';

/** sysexits' EX_UNAVAILABLE and EX_TEMPFAIL: what a second try may mend. */
const worthTrying = [69, 75];
const permanent: number[] = [...new Set(Object.values(errorCodes).map(({ exit }) => exit as number))]
  .filter((exit) => !worthTrying.includes(exit))
  .sort((left, right) => left - right);

/** A run at a time, which ends, is tried again when that may help, and is cleaned away. */
export const cronJobs: Policy = (stack) =>
  ofKind(stack, 'CronJob').flatMap(({ metadata, spec }) => {
    const job = spec.jobTemplate.spec;
    const { rules = [] } = job.podFailurePolicy ?? {};
    const indexed = job.completionMode === 'Indexed';
    const fails = rules.filter(({ action }: { action: string }) => action === (indexed ? 'FailIndex' : 'FailJob'));
    const codes: number[] = fails
      .flatMap((rule: { onExitCodes?: { values: number[] } }) => rule.onExitCodes?.values ?? [])
      .sort();
    const checks: [boolean, string][] = [
      [spec.concurrencyPolicy === 'Forbid', 'two runs may be at once'],
      [spec.timeZone === 'Etc/UTC', 'its schedule is of no time zone'],
      [spec.startingDeadlineSeconds >= 10, 'startingDeadlineSeconds must be 10 or more'],
      [job.activeDeadlineSeconds > 0, 'it may hang without a limit'],
      [
        [1, 2].includes((indexed ? job.backoffLimitPerIndex : job.backoffLimit) as number),
        'it must be tried again once or twice',
      ],
      [job.podReplacementPolicy === 'Failed', 'podReplacementPolicy must be Failed'],
      [job.ttlSecondsAfterFinished > 0, 'its pods are never removed'],
      [job.template.spec.restartPolicy === 'Never', 'restartPolicy must be Never'],
      [job.template.spec.terminationGracePeriodSeconds > 10, 'a commit may not have time to finish'],
      [
        rules[0]?.action === 'Ignore' && rules[0].onPodConditions?.[0]?.type === 'DisruptionTarget',
        'a disruption counts as a failure',
      ],
      [
        codes.join() === permanent.join(),
        `it gives up on exit codes ${codes.join()}, the programs mean ${permanent.join()}`,
      ],
      [
        fails.every(({ onExitCodes }: { onExitCodes?: { containerName: string } }) =>
          job.template.spec.containers.some(({ name }: { name: string }) => name === onExitCodes?.containerName),
        ),
        'its failure policy names no container of its own',
      ],
    ];
    return checks.filter(([holds]) => !holds).map(([, what]) => `CronJob ${metadata.name}: ${what}`);
  });
