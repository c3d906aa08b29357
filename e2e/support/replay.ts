import { type Change, planReplay, type Replay, replayLake } from '@fastcart/operations/replay/index';
import { commonSettings, readConfig } from '@fastcart/runtime';

/** Replays a lake in this process. Without `yes` it only returns the changes. */
export function replay(what: Replay, yes: boolean, lake: string): Promise<Change[]> {
  const { config } = readConfig(commonSettings, ['--lake', lake, '--log-level', 'error'], {});
  const how = { config, signal: new AbortController().signal, waitMs: 0 };
  return (yes ? replayLake : planReplay)(what, how);
}
