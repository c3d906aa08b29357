export { RedactionFilter } from './filter';
export { type JsonObject, objectText, parseObject, textOf } from './json';
export { payloadsOf, withoutPayloads } from './payloads';
export { redactedRescue, withoutOthers } from './rescued';
export { redacted, redactionsOf } from './rows';
export { ForgetKey, Forgotten, type Kind, storedSubjects, type Subject, trimmed } from './subjects';
