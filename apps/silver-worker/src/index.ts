export { bronzeColumns, conform } from './transform/conform';
export { latest } from './transform/deduplicate';
export { scored } from './transform/score';
export { silverWorker } from './worker';
