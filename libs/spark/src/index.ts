export { SPARK_ERRORS, SparkError, type SparkErrorCode } from './errors';
export { parseRemote, type SparkRemote } from './remote';
export { type ArrowBatch, type SessionOptions, SparkSession, type StatementOptions } from './session';
