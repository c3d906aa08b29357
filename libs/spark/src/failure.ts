import { fromBinary } from '@bufbuild/protobuf';
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import { type Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { type Connection, methods } from './connection';
import { SparkError, type SparkErrorCode } from './errors';
import { type ErrorInfo, ErrorInfoSchema, StatusSchema } from './generated/google-rpc_pb';

/** What a server tells of an error besides its text. */
interface Failure {
  errorClass?: string;
  sqlState?: string;
  /** The Java classes of the error and of its causes. */
  classes: string[];
}

/** Parameters of Spark's messages that are names. Others quote rows and literals. */
const namesIn = ['relationName', 'tableName', 'viewName', 'routineName', 'objectName', 'columnName', 'fieldName'];

/** The error of gRPC as one of a session. `operation`: the id of the statement. */
export async function toSparkError(error: unknown, connection: Connection, operation?: string): Promise<SparkError> {
  if (!isServiceError(error))
    return new SparkError('SPARK_FAILED', `the client of Spark failed: ${String(error)}`, { cause: error });
  const info = errorInfo(error.metadata);
  const failure = await failureOf(info, connection);
  const code = codeOf(error.code, failure);
  return new SparkError(
    code,
    `Spark at ${connection.address} ${sentences[code]?.(error) ?? reported(failure, info, operation)}`,
    failure,
  );
}

/** The error class of an error of gRPC, as far as the server sent it along. */
export function errorClassOf(error: unknown): string | undefined {
  return isServiceError(error) ? errorInfo(error.metadata)?.metadata.errorClass : undefined;
}

/** Whether the connection failed, not the statement: the server still has the results. */
export function isInterrupted(error: unknown): boolean {
  if (!isServiceError(error)) return false;
  const { code } = error;
  return (
    [status.UNAVAILABLE, status.DEADLINE_EXCEEDED].includes(code) ||
    // Another stream of the same statement took its place: one that reached the server late.
    errorClassOf(error) === 'INVALID_CURSOR.DISCONNECTED'
  );
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'metadata' in error;
}

function errorInfo(metadata: Metadata): ErrorInfo | undefined {
  const [bytes] = metadata.get('grpc-status-details-bin');
  if (!Buffer.isBuffer(bytes)) return undefined;
  const { details } = fromBinary(StatusSchema, bytes);
  return details.map((detail) => anyUnpack(detail, ErrorInfoSchema)).find((info) => info !== undefined);
}

/** What came with the error, and what the server answers when it is asked for the causes. */
async function failureOf(info: ErrorInfo | undefined, connection: Connection): Promise<Failure> {
  const { errorId, errorClass, sqlState, classes = '[]' } = info?.metadata ?? {};
  const errors = errorId ? await causes(errorId, connection) : [];
  const known = errors.find(({ sparkThrowable }) => sparkThrowable?.errorClass)?.sparkThrowable;
  return {
    errorClass: errorClass ?? known?.errorClass,
    sqlState: sqlState ?? known?.sqlState,
    classes: [classes, ...errors.flatMap(({ errorTypeHierarchy }) => errorTypeHierarchy)],
  };
}

async function causes(errorId: string, connection: Connection) {
  try {
    const { errors } = await connection.request(methods.fetchErrorDetails, { errorId });
    return errors;
  } catch {
    // The error itself is worth more than its causes.
    return [];
  }
}

function codeOf(code: status, { errorClass = '', sqlState = '', classes }: Failure): SparkErrorCode {
  const known: [boolean, SparkErrorCode][] = [
    [code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED, 'SPARK_UNAVAILABLE'],
    [code === status.UNAUTHENTICATED || code === status.PERMISSION_DENIED, 'SPARK_DENIED'],
    [code === status.CANCELLED || errorClass.startsWith('OPERATION_CANCELED'), 'SPARK_CANCELLED'],
    [errorClass.startsWith('INVALID_HANDLE'), 'SPARK_SESSION_LOST'],
    [classes.some((name) => /OutOfMemoryError/.test(name)), 'SPARK_MEMORY'],
    // Unsupported feature, cardinality, data, constraint, syntax or access rule, raise_error.
    [/^(0A|2[123]|42|P0)/.test(sqlState), 'SPARK_STATEMENT_INVALID'],
  ];
  return known.find(([is]) => is)?.[1] ?? 'SPARK_FAILED';
}

const sentences: Partial<Record<SparkErrorCode, (error: ServiceError) => string>> = {
  SPARK_UNAVAILABLE: ({ details }) =>
    `does not answer${/\bE[A-Z]{4,}\b/.exec(details)?.map((code) => ` (${code})`)[0] ?? ''}`,
  SPARK_DENIED: () => 'rejects the token or denies the access',
  SPARK_CANCELLED: () => 'cancelled the statement',
};

function reported(
  { errorClass, sqlState }: Failure,
  info: ErrorInfo | undefined,
  operation: string | undefined,
): string {
  const parameters = Object.entries(parametersOf(info)).filter(([name]) => namesIn.includes(name));
  return [
    `reported ${errorClass ?? info?.reason ?? 'an error'}`,
    sqlState && ` (SQLSTATE ${sqlState})`,
    parameters.length > 0 && ` for ${parameters.map(([, value]) => value).join(', ')}`,
    operation && `; its log has the text, under operation ${operation}`,
  ]
    .filter(Boolean)
    .join('');
}

function parametersOf(info: ErrorInfo | undefined): Record<string, string> {
  try {
    return JSON.parse(info?.metadata.messageParameters ?? '{}') as Record<string, string>;
  } catch {
    // The server shortens long ones.
    return {};
  }
}
