import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '@fastcart/runtime';
import type { Progress, Topic } from './topic';

const PUBLISH_TIMEOUT_MS = 2_000;

/**
 * What a run has reached, as a consumer group, for monitoring tools. Nothing reads it back: a failure is a warning, and
 * nothing waits long.
 */
export async function publishPositions(run: Run, { log, name }: Topic, { committed }: Progress): Promise<void> {
  if (committed.size === 0) return;
  const positions = [...committed].map(([partition, position]) => ({ partition, position }));
  const published = log.publish(name, positions);
  try {
    await Promise.race([published, sleep(PUBLISH_TIMEOUT_MS, undefined, { ref: false })]);
  } catch (error) {
    run.log.warn('positions could not be published for monitoring', { code: (error as { code?: string }).code });
  }
}
