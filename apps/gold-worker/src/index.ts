export { CoreHop } from './core-hop';
export { factsFingerprint } from './fingerprint';
export { eventState, facts, folded, isComplete } from './fold';
export { GoldHop } from './gold-hop';
export { archivedName, archivedOf, publish, type VersionSet } from './publish';
export { publishedRows, versionsOf } from './published-rows';
export { scopeOf } from './scope';
export { upstreamVersions } from './upstream';
export { goldWorker } from './worker';
