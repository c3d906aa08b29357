export { changeFeed, type Backlog, type Batch } from './batch';
export { commitOnce, isAt, onConflict, positionsOf, type Positions } from './commit';
export { requirePassed } from './clock';
export { commitAt, commitId, commitsRead, idOf, nothingRead } from './commit-ref';
export { damagedFiles, requireUndamaged } from './damaged';
export { readConfig, type Config } from './config';
export {
  emptyUntil,
  emptyUntilProperty,
  newestVersion,
  readContract,
  requireVersion,
  versionOf,
  versionProperties,
} from './contract';
export { configurationPage, errorsPage } from './docs';
export { errorCodes, type ErrorCode, FastcartError } from './errors';
export { toFastcartError } from './foreign-errors';
export { readHeartbeats, stateOf, type Heartbeat, type HeartbeatState } from './heartbeat';
export { keepHouse, noRows, retainedFrom, retainedFromProperty, retainedOnProperty } from './housekeeping';
export { announce, lost, runHop, runHops, type Hop, type HopReport, steps, timed } from './hop';
export { Lake } from './lake';
export { mistakeInLakeUrl } from './lake-url';
export { commitsAfter, isBehind, lineageOf, requireKnown, requireSame } from './lineage';
export { logOf } from './log';
export { printable, printableLines } from './printable';
export { endNow, endSoon } from './process';
export { keepQueriesWithin, parseSize } from './memory';
export {
  type AdvanceRecord,
  type CommitRecord,
  isHousekeeping,
  parse,
  type PartitionRange,
  type MessagesRecord,
  type RowsRecord,
  rangesSql,
  spansOf,
  type VersionRange,
  write,
} from './record';
export { RedisLink } from './redis';
export { factsOf, type Run, runId, type RunRecord } from './run';
export { commonSettings, runOnce, type CommonSetting, type Worker } from './run-once';
export { settings } from './settings';
export { orStopped, Stopped, stopSignal } from './signals';
export { takeSideAgain, type SideBatch } from './side-again';
export { newestCommit, relied } from './side-commit';
export { retiredColumns, retiredProperty, sourceColumnsOf } from './source-columns';
export { tally } from './tally';
export { sourceVersion } from './source-version';
export { tableRead } from './table-read';
export { requireCommitInfo } from './commit-info';
export type { WarningCode } from './warnings';
export { version } from '@fastcart/telemetry';
export { exitWith, workerMain } from './worker';
