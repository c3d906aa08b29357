export { openRanges, requireAll, type Range } from './range';
export { bronzeWorker } from './worker';
