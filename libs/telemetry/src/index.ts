export { telemetryPage } from './docs';
export { type EndedRun, type LogLine, textOf } from './ended-run';
export { attributes, logFields, metrics, rowOutcomes, spans, variables } from './names';
export { configuredTimeoutMs, defaultTimeoutMs } from './timeout';
export { now, RunTrace } from './trace';
export { version } from './version';
