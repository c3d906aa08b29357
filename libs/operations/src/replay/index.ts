import {
  type CommonSetting,
  type Config,
  FastcartError,
  Lake,
  type Run,
  runOnce,
  type RunRecord,
  type Worker,
} from '@fastcart/runtime';
import { layersFrom } from '@fastcart/schemas';
import type { Change } from './difference';
import type { Replay } from './replay';
import { type Staged, stage } from './stage';
import { clearStaging, stagingLease } from './staging';
import { planOf, swap } from './swap';

export type { Change } from './difference';
export type { Replay } from './replay';

export interface ReplayOptions {
  config: Config<CommonSetting>;
  signal: AbortSignal;
  /** Without it nothing in the lake changes. */
  yes: boolean;
  /** Milliseconds to wait for runs of the layers that have to rest during the swap. */
  patience: number;
}

/**
 * Makes tables anew beside the lake, while workers go on, and tells what differs. With `yes` the workers then rest, what
 * came meanwhile is caught up with, and the differences go into the lake. What was made is gone in the end; after a kill
 * the next replay of the same goes on with it. Errors: CONFLICT, and those of the layers' runs.
 */
export async function replayLake(replay: Replay, options: ReplayOptions): Promise<Change[]> {
  let changes: Change[] = [];
  await replayRun(options, [stagingLease], async (run, lake) => {
    const made = await stage(run, lake, replay);
    if (options.yes) return;
    ({ changes } = await planOf(run, made, replay));
    await clear(run, made);
  });
  if (!options.yes) return changes;
  await replayRun(options, [stagingLease, ...layersFrom(replay.target)], async (run, lake) => {
    const made = await stage(run, lake, replay);
    const plan = await planOf(run, made, replay);
    ({ changes } = plan);
    await swap(run, made, plan, replay);
    await clear(run, made);
  });
  return changes;
}

async function replayRun(
  { config, signal, patience }: ReplayOptions,
  layers: string[],
  work: (run: Run, lake: Lake) => Promise<void>,
): Promise<RunRecord> {
  const worker: Worker<never> = {
    layer: 'replay',
    description: 'makes tables anew from the layer below',
    settings: [],
    leases: { layers, patience },
    async run(run, { LAKE }) {
      await work(run, new Lake(LAKE, run.contract));
      return [{ outcome: 'committed', counts: {}, versions: {} }];
    },
  };
  const record = await runOnce(worker, config, signal);
  if (record.outcome === 'lease held')
    throw new FastcartError('CONFLICT', `runs of ${layers.join(', ')} were still at work after ${patience / 1000} s`);
  return record;
}

async function clear(run: Run, { live, staged, facts }: Staged): Promise<void> {
  await clearStaging(run, staged);
  for (const table of new Set([...Object.values(live), ...Object.values(staged), facts])) table.close();
}
