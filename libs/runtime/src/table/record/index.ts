export { parse } from './parse';
export {
  isHousekeeping,
  type AdvanceRecord,
  type CommitRecord,
  type KeptRecord,
  type MessagesRecord,
  type PartitionRange,
  type RowsRecord,
  type RunFacts,
  type VersionRange,
} from './record';
export { rangesSql, spansOf } from './spans';
export { write } from './write';
