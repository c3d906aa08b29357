export { commitOnce, positionsOf, type Advance, type Positions } from './commit';
export { readConfig, type Config } from './config';
export { configurationPage, errorsPage } from './docs';
export { errorCodes, FastcartError, toFastcartError, type ErrorCode } from './errors';
export { announce, lost, runHop, runHops, type Boundary, type Hop, type HopReport, type StepName } from './hop';
export { Lake, schemaVersion } from './lake';
export { Log } from './log';
export { runId, type Run, type RunRecord } from './run';
export { flagOf, settings, type Setting, type SettingName } from './settings';
export { Stopped, stopSignal } from './signals';
export { Spool } from './spool';
export {
  commonSettings,
  exitWith,
  logOf,
  runOnce,
  version,
  workerMain,
  type CommonSetting,
  type Worker,
} from './worker';
