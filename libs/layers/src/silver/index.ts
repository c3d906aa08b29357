export { bronzeColumns, conform } from './definition/conform';
export { coordinates, latest, outcomes, stored } from './definition/deduplicate';
export { silverFingerprint } from './definition/fingerprint';
export { scored } from './definition/score';
export { validatedRows } from './definition/validate';
export { silverHop } from './hop';
export { silverJob } from './job';
