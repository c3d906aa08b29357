export { silverFingerprint } from './fingerprint';
export { SilverHop } from './hop';
export { judgedRows } from './read';
export { bronzeColumns, conform } from './transform/conform';
export { coordinates, latest, outcomes, stored } from './transform/deduplicate';
export { scored } from './transform/score';
export { silverJob } from './job';
