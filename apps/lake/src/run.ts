import { bronzeWorker } from '@fastcart/bronze-worker';
import { goldWorker } from '@fastcart/gold-worker';
import { type Config, type CommonSetting, runOnce, type RunRecord, type Worker } from '@fastcart/runtime';
import { silverWorker } from '@fastcart/silver-worker';

export const layers = ['bronze', 'silver', 'gold'] as const;
export type Layer = (typeof layers)[number];

export type RunSetting = CommonSetting | 'LOG' | 'TOPIC' | 'BATCH_BYTES';

export const workers: Record<Layer, Worker<'LOG' | 'TOPIC' | 'BATCH_BYTES'>> = {
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
