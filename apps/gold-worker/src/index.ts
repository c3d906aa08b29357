export { eventState, facts, folded } from './fold';
export { scopeOf } from './scope';
export { goldWorker } from './worker';
