import { type Mistake } from './mistake';

/** When runs come and end, and what waits for them. */
export const runs: Mistake[] = [
  [
    'two runs at once',
    'cronJobs',
    /two runs may be at once/,
    ({ bronze }) => (bronze.spec.concurrencyPolicy = 'Allow'),
  ],
  [
    'a wrong exit code',
    'cronJobs',
    /gives up on exit codes 65,75, the programs mean 65,78/,
    ({ bronze }) => (bronze.spec.jobTemplate.spec.podFailurePolicy.rules[1].onExitCodes.values = [65, 75]),
  ],
  [
    'a failure policy of another container',
    'cronJobs',
    /names no container of its own/,
    ({ bronze }) => (bronze.spec.jobTemplate.spec.podFailurePolicy.rules[1].onExitCodes.containerName = 'main'),
  ],
  [
    'a schedule that alerts do not know of',
    'alerts',
    /bronze-worker runs every 10 minutes, and (NoSuccessfulRun|ShareWithoutSuccess) waits 15/,
    ({ bronze }) => (bronze.spec.schedule = '*/10 * * * *'),
  ],
  [
    'readings of the lag within one period',
    'alerts',
    /bronze-worker runs every 10 minutes, and LagGrows compares what is 5 apart/,
    ({ bronze }) => (bronze.spec.schedule = '*/10 * * * *'),
  ],
  [
    'a CronJob without an alert',
    'alerts',
    /CronJob lake-worker runs every 1440 minutes, and no alert waits for it/,
    ({ object }) => (object('CronJob', 'lake-worker').spec.suspend = false),
  ],
];
