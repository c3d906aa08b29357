export { parse } from './parse';
export {
  isHousekeeping,
  type AdvanceRecord,
  type CommitRecord,
  type KeptRecord,
  type PartitionRange,
  type RunFacts,
  type VersionRange,
} from './record';
export { write } from './write';
