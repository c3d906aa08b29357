import { bronzeWorker } from '@fastcart/layers/bronze';
import { goldWorker } from '@fastcart/layers/gold';
import { silverWorker } from '@fastcart/layers/silver';
import {
  type CommonSetting,
  commonSettings,
  type Config,
  runOnce,
  type RunRecord,
  type Worker,
} from '@fastcart/runtime';
import { type Layer, layers } from '@fastcart/schemas';

export { type Layer, layers };

export const runSettings = ['LOG', 'TOPIC', 'ACCEPT_LOSS', 'SHARD', 'SHARDS', 'FORGET_KEY', ...commonSettings] as const;
export type RunSetting = (typeof runSettings)[number];

export const workers: Record<Layer, Worker<Exclude<RunSetting, CommonSetting>>> = {
  bronze: bronzeWorker,
  silver: silverWorker,
  gold: goldWorker,
};

/** Runs layers one after the other, in this process: the same code as the workers'. */
export async function runLayers(
  chosen: readonly Layer[],
  config: Config<RunSetting>,
  signal: AbortSignal,
  done: (record: RunRecord) => void = () => {},
): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  for (const layer of chosen) {
    const record = await runOnce(workers[layer], config, signal);
    records.push(record);
    done(record);
  }
  return records;
}
