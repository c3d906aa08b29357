/** What went wrong with Spark, and for each code what the caller does next. */
const MEANINGS = {
  SPARK_REMOTE_INVALID: 'The connection string is wrong. Correct it.',
  SPARK_UNAVAILABLE: 'The server does not answer. Check it, then try again.',
  SPARK_DENIED: 'The server rejects the token or denies the access. Correct the token or the rights.',
  SPARK_SESSION_LOST: 'The server no longer has the session: it was restarted, or closed the session. Connect again.',
  SPARK_STATEMENT_INVALID:
    'The statement cannot be planned, or cannot be computed over these rows. A person must look.',
  SPARK_MEMORY: 'The driver or an executor has too little memory. Give it more, or use more partitions.',
  SPARK_CANCELLED: 'The statement was cancelled, by the signal of the caller or on the server.',
  SPARK_FAILED: 'The statement failed for another reason, such as the loss of executors. Try again.',
} as const;

export type SparkErrorCode = keyof typeof MEANINGS;

/** Every code with its meaning. */
export const SPARK_ERRORS: Readonly<Record<SparkErrorCode, string>> = MEANINGS;

// Test runners load modules in several realms, where `instanceof` fails on an error of the same class.
const BRAND = Symbol.for('@fastcart/spark.SparkError');

/**
 * The only error that a session throws. `message` never holds text of the server, which can quote rows and literals: it
 * has the error class, the SQLSTATE, and the names of tables and columns. The log of the server has the whole text.
 */
export class SparkError extends Error {
  override readonly name = 'SparkError';
  readonly [BRAND] = true;
  /** The error class of Spark, such as `UNRESOLVED_COLUMN.WITH_SUGGESTION`. */
  readonly errorClass: string | undefined;
  /** The SQLSTATE, such as `42703`. */
  readonly sqlState: string | undefined;

  constructor(
    readonly code: SparkErrorCode,
    message: string,
    { errorClass, sqlState, ...options }: ErrorOptions & { errorClass?: string; sqlState?: string } = {},
  ) {
    super(message, options);
    this.errorClass = errorClass;
    this.sqlState = sqlState;
  }

  static is(value: unknown): value is SparkError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
