import { bronzeJob } from '@fastcart/layers/bronze';
import { goldJob } from '@fastcart/layers/gold';
import { silverJob } from '@fastcart/layers/silver';
import { type CommonSetting, commonSettings, type Config, type Job, type RunRecord, tryJob } from '@fastcart/runtime';
import { type Layer, layers } from '@fastcart/schemas';

export { type Layer, layers };

export const runSettings = ['LOG', 'TOPIC', 'ACCEPT_LOSS', 'SHARD', 'SHARDS', 'FORGET_KEY', ...commonSettings] as const;
export type RunSetting = (typeof runSettings)[number];

export const jobs: Record<Layer, Job<Exclude<RunSetting, CommonSetting>>> = {
  bronze: bronzeJob,
  silver: silverJob,
  gold: goldJob,
};

/** Runs layers one after the other in this process, with the code of the workers. */
export async function runLayers(
  chosen: readonly Layer[],
  config: Config<RunSetting>,
  signal: AbortSignal,
  done: (record: RunRecord) => void = () => {},
): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  for (const layer of chosen) {
    const { record } = await tryJob(jobs[layer], config, signal);
    records.push(record);
    done(record);
  }
  return records;
}
