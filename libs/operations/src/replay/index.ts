import { type CommonSetting, type Config, type Job, Lake, type Run, runJob } from '@fastcart/runtime';
import { layersFrom } from '@fastcart/schemas';
import type { Change } from './difference';
import type { Replay } from './replay';
import { stage } from './stage';
import { clearStaging, stagingLease } from './staging';
import { planOf, swap } from './swap';

export type { Change } from './difference';
export type { Replay } from './replay';

export interface ReplayOptions {
  config: Config<CommonSetting>;
  signal: AbortSignal;
  /** The time to wait for another replay, and for runs of the layers during the swap. */
  waitMs: number;
}

/** Computes tables again beside the lake, while workers run. Returns the differences and changes nothing. Errors: CONFLICT. */
export async function planReplay(replay: Replay, options: ReplayOptions): Promise<Change[]> {
  return replayRun(options, [stagingLease], async (run, lake) => {
    using made = await stage(run, lake, replay);
    const { changes } = await planOf(run, made, replay);
    await clearStaging(run, made.staged);
    return changes;
  });
}

/**
 * Computes tables again beside the lake, while workers run. Then it takes the workers' leases, reads the rows that arrived
 * since, and writes the differences to the lake. The staged tables are emptied at the end. After a kill, the next replay of
 * the same tables continues with them. Errors: CONFLICT, and those of the layers' runs.
 */
export async function replayLake(replay: Replay, options: ReplayOptions): Promise<Change[]> {
  await replayRun(options, [stagingLease], async (run, lake) => {
    using _ = await stage(run, lake, replay);
  });
  return replayRun(options, [stagingLease, ...layersFrom(replay.target)], async (run, lake) => {
    using made = await stage(run, lake, replay);
    const plan = await planOf(run, made, replay);
    await swap(run, made, plan, replay);
    await clearStaging(run, made.staged);
    return plan.changes;
  });
}

async function replayRun<Result>(
  { config, signal, waitMs }: ReplayOptions,
  leases: string[],
  work: (run: Run, lake: Lake) => Promise<Result>,
): Promise<Result> {
  const job: Job<never, Result> = {
    name: 'replay',
    description: 'computes tables again from the layer below',
    settings: [],
    leases: { names: leases, waitMs },
    run: (run, { LAKE }) => work(run, new Lake(LAKE, run.lakeSchema)),
  };
  const { result } = await runJob(job, config, signal);
  return result;
}
