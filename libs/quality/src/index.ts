export { unaccounted, type RowAccount } from './accounting';
export { revenueMismatches } from './revenue';
export type { Rule, Severity } from './rule';
export { brokenRules, rules } from './rules';
export { warningCounts } from './warnings';
