export { factsFingerprint } from './fingerprint';
export { eventState, facts, folded, isComplete } from './fold';
export { factOrdersHop } from './hop';
