export { toPolars } from './relation';
export { sinkArrow } from './sink';
