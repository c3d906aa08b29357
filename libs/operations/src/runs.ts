import {
  type Heartbeat,
  type HeartbeatState,
  type Lake,
  logOf,
  readConfig,
  readHeartbeats,
  RedisLink,
  stateOf,
} from '@fastcart/runtime';
import { layers } from '@fastcart/schemas';

export type LayerRun = Heartbeat & { state: HeartbeatState };

/** The newest run of each layer in Redis; null without REDIS_URL or without an answer. */
export async function layerRuns(lake: Lake): Promise<LayerRun[] | null> {
  const { config } = readConfig(['REDIS_URL', 'LOG_LEVEL', 'LOG_FORMAT'], [], process.env);
  if (!config.REDIS_URL) return null;
  using redis = new RedisLink(config.REDIS_URL, logOf(config));
  const heartbeats = await readHeartbeats(redis, lake.url, layers);
  return heartbeats?.map((heartbeat) => ({ ...heartbeat, state: stateOf(heartbeat, new Date()) })) ?? null;
}
