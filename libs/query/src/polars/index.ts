export { collectRows, type CollectedValue } from './collect';
export { scanCsv } from './csv';
export { toPolars } from './relation';
export { sinkArrow } from './sink';
