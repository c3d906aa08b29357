export { closedTogether } from './table/closed-together';
export { changeFeed, type Backlog, type Batch } from './table/batch';
export { type Advance, commitOnce, isAt, onConflict, positionsOf, type Positions } from './table/commit';
export { cpuMessage } from './run/cpu-times';
export { requirePassed } from './run/clock';
export { commitAt, commitId, commitsRead, idOf, nothingRead } from './table/commit-ref';
export { damagedFiles, requireUndamaged } from './table/damaged';
export { readConfig, readSettings, refuseMistakes, type Config } from './config/config';
export { parseSetting, type Setting } from './config/setting';
export { parseText, type Type } from './config/types';
export {
  emptyUntil,
  emptyUntilProperty,
  newestVersion,
  readLakeSchema,
  requireVersion,
  versionOf,
  versionProperties,
} from './table/lake-schema';
export { configurationPage, errorsPage } from './config/docs';
export { errorCodes, type ErrorCode, FastcartError } from './process/errors';
export { binding } from './engine/binding';
export { countsOf } from './engine/counts';
export type { Engine, Inputs, Read, Rows, RowSource } from './engine/engine';
export { toFastcartError } from './process/foreign-errors';
export { readHeartbeats, stateOf, type Heartbeat, type HeartbeatState } from './run/heartbeat';
export {
  commitMaintenance,
  noRows,
  retainedFrom,
  retainedFromProperty,
  retainedOnProperty,
} from './table/housekeeping';
export { announce, steps } from './run/boundary';
export { addReport, runHop, runHops, type Hop, timed } from './run/hop';
export { type HopReport, superseded } from './run/hop-report';
export { Lake } from './table/lake';
export { mistakeInLakeUrl } from './config/lake-url';
export { commitsAfter, isBehind, lineageOf, requireKnown, requireSame } from './table/lineage';
export { logOf } from './process/log';
export { printable, printableLines } from './process/printable';
export { endNow, endSoon } from './process/process';
export { keepQueriesWithin } from './process/memory';
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
} from './table/record';
export { RedisLink } from './lease/redis-link';
export { factsOf, type Run, runId, type RunRecord } from './run/run';
export { commonSettings, runJob, tryJob, type CommonSetting, type Job } from './run/job';
export { settings } from './config/settings';
export { orStopped, Stopped, stopSignal } from './process/signals';
export { takeSideAgain, type SideBatch } from './table/side-again';
export { newestCommit, relied } from './table/side-commit';
export { retiredColumns, retiredProperty, sourceColumnsOf } from './table/source-columns';
export { tally } from './run/tally';
export { sourceVersion } from './table/source-version';
export { tableRead } from './table/table-read';
export { requireCommitInfo } from './table/commit-info';
export type { WarningCode } from './process/warnings';
export { version } from '@fastcart/telemetry';
export { exitWith, workerMain } from './run/worker';
