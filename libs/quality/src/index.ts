export { unaccounted, type RowAccount } from './accounting';
export { rulesPage } from './docs';
export {
  type ReportConditions,
  type QualityReport,
  qualityReport,
  reportedDays,
  type RuleReport,
} from './report/report';
export { checkNames } from './report/checks';
export { parseConditions } from './report/conditions';
export { dateOf, daysBefore } from './report/days';
export {
  type Coordinates,
  type DayFigures,
  type RowBalance,
  type Drift,
  emptyDay,
  type ReportInput,
  type LayerFigures,
  type RunFigures,
} from './report/figures';
export { verdictOf } from './report/verdict';
export { counted, inWords } from './report/words';
export { revenueMismatches } from './revenue';
export { brokenRules, rules } from './rules';
export { warningConditions } from './warnings';
