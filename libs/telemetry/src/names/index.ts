/**
 * Every name that a run's telemetry has. docs/telemetry.md is generated from these tables, the code takes the names from
 * them, and dashboards are checked against them.
 */
export { attributes } from './attributes';
export { logFields } from './log-fields';
export { metrics, rowOutcomes } from './metrics';
export { spans } from './spans';
export { variables } from './variables';
