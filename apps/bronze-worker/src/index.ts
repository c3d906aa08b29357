export { openRanges, requireAll, type Range } from './range';
export { type JsonObject, objectText, parseObject, textOf } from './forgotten/json';
export { payloadsOf, withoutPayloads } from './forgotten/payloads';
export { redactedRescue, withoutOthers } from './forgotten/rescued';
export { redacted, redactionsOf } from './forgotten/rows';
export { ForgetKey, Forgotten, type Kind, storedSubjects, type Subject, trimmed } from './forgotten/subjects';
export { bronzeWorker } from './worker';
