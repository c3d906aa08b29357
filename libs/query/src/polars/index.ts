export { collectRows, type CollectedValue } from './collect';
export { scanCsv } from './csv';
export { toPolars } from './plan';
export { sinkArrow } from './sink';
