export { CoreHop } from './core-hop';
export { factsFingerprint } from './fingerprint';
export { eventState, facts, folded, isComplete } from './fold';
export { GoldHop } from './gold-hop';
export { archivedName, archivedOf, publish, publishedRows, type VersionSet } from './publish';
export { scopeOf } from './scope';
export { upstreamVersions } from './upstream';
export { goldWorker } from './worker';
