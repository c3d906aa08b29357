export { collectRows, type CollectedValue, valuesOf } from './collect';
export { scanCsv } from './csv';
export { toPolars } from './plan';
export { frameOf, type PolarsRows, sinkArrow } from './rows';
