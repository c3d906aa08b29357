export { telemetryPage } from './docs';
export { type EndedRun, type LogLine, textOf } from './ended-run';
export { attributes, logFields, metrics, rowOutcomes, spans, variables } from './names';
export { grantedTime, patience } from './patience';
export { now, RunTrace } from './trace';
export { version } from './version';
