export { unaccounted, type RowAccount } from './accounting';
export { rulesPage } from './docs';
export { revenueMismatches } from './revenue';
export { brokenRules } from './rules';
export { warningConditions } from './warnings';
