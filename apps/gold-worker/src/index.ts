export { eventState, facts, folded } from './fold';
export { goldWorker } from './worker';
