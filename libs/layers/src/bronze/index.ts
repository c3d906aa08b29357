export { openRanges, requireAll, type Range } from './range';
export { bronzeJob } from './job';
