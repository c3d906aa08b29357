export { archivedName, archivedOf, publish, type VersionSet } from './publish';
export { publishedRows } from './rows';
export { type PublishedSet, publishedSet, republish, toPublishedSet } from './set';
