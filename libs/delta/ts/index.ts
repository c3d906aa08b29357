export type { CommitOptions, CommitResult } from './commit';
export { JsonDecoder, type Decoded, type DecoderOptions, type MessageChunk } from './decoder';
export { DeltaError, deltaErrorCodes, type DeltaErrorCode } from './errors';
export { limitMemory } from './memory';
export { Query, query, type Relation, type TextResult, type Value } from './query';
export type { ArrayType, Field, FieldType, PrimitiveType, Schema } from './schema';
export type { NativeRows, Source } from './source';
export {
  DeltaTable,
  type DataFile,
  type HistoryEntry,
  type MergeClause,
  type MergeSpec,
  type TableSpec,
} from './table';
