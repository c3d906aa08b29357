import { type Change, type Replay, replayLake } from '@fastcart/operations/replay/index';
import { commonSettings, readConfig } from '@fastcart/runtime';

/** Replays a lake in this process; without `yes` only tells what would change. */
export function replay(what: Replay, yes: boolean, lake: string): Promise<Change[]> {
  const { config } = readConfig(commonSettings, ['--lake', lake, '--log-level', 'error'], {});
  return replayLake(what, { config, signal: new AbortController().signal, yes, patience: 0 });
}
