import { EventLogError, type EventLogErrorCode } from '../errors';
import type { KafkaAddress } from './kafka-url';

interface KafkaFailure {
  name?: string;
  /** The name of an error of Kafka's protocol. */
  type?: string;
  /** The code of an error of the operating system or of TLS. */
  code?: unknown;
  message?: string;
  cause?: unknown;
  /** The errors of a request for several things, such as topics. */
  errors?: KafkaFailure[];
}

/** Patterns of the type, code and name of an error. An error that matches none is temporary, as far as is known. */
const meanings: [EventLogErrorCode, RegExp, string][] = [
  [
    'ACCESS_DENIED',
    /AUTHORIZATION_FAILED|AUTH_DISABLED|SASL|AUTHENTICATION|SECURITY_DISABLED|DELEGATION_TOKEN|PRINCIPAL|CERT|CRL_|UNABLE_TO_|SSL|EPROTO|INVALID_(CA|PURPOSE)|PATH_LENGTH|HOSTNAME_MISMATCH/i,
    'Check user, password, certificates and rights',
  ],
  ['TOPIC_NOT_FOUND', /UNKNOWN_TOPIC/, 'Correct the name, or create the topic'],
  [
    'INVALID_TOPIC',
    /INVALID_(TOPIC|PARTITIONS|REPLICA|CONFIG)|POLICY_VIOLATION|TOPIC_ALREADY_EXISTS|TOPIC_DELETION/,
    "Correct the name or the numbers, or ask for another policy of the cluster's",
  ],
  ['INVALID_MESSAGE', /TOO_LARGE|INVALID_(RECORD|TIMESTAMP)/, "Raise the topic's max.message.bytes"],
  ['OUT_OF_RANGE', /OFFSET_OUT_OF_RANGE/, 'partitions() lists the offsets that the log has'],
  [
    'UNSUPPORTED',
    /UNSUPPORTED_(VERSION|FOR_MESSAGE|COMPRESSION)|DoesNotSupportApiKey|NotImplemented|INVALID_(REQUEST|REQUIRED_ACKS|FETCH_SIZE|COMMIT_OFFSET_SIZE)/,
    'Use Apache Kafka 3.0 or later',
  ],
  // RangeError is the error of an answer that ends too early.
  [
    'CORRUPT',
    /DamagedError|CORRUPT_MESSAGE|PartialMessage|MagicByte|Invalid(VarInt|Long)|InvariantViolation|RangeError/,
    'A person must look',
  ],
];

/** kafkajs reports a connection that is lost during the login as a refusal. */
const lost = /closed|timed? ?out|not connected/i;

/** The EventLogError for an error of kafkajs or of the decoder of an answer. */
export function toEventLogError(error: unknown, { brokers }: Pick<KafkaAddress, 'brokers'>): EventLogError {
  if (EventLogError.is(error)) return error;
  const { name = '', type = '', code, message = '' } = rootOf(error as KafkaFailure);
  const signs = `${type} ${typeof code === 'string' ? code : ''} ${name}`;
  const [meaning, , next] = (type || !lost.test(message)
    ? meanings.find(([, sign]) => sign.test(signs))
    : undefined) ?? ['UNAVAILABLE', undefined, 'Check that the brokers run and can be reached, then try again'];
  return new EventLogError(meaning, `Kafka at ${brokers.join(',')}: ${message.replace(/\.$/, '')}. ${next}.`, {
    cause: error,
  });
}

/** The original error: kafkajs wraps it in errors of its retries. */
function rootOf(error: KafkaFailure): KafkaFailure {
  const { cause, name, type, errors } = error;
  if (errors?.[0]) return rootOf(errors[0]);
  const isWrapped = cause instanceof Error && name?.startsWith('KafkaJS') && !type;
  return isWrapped ? rootOf(cause) : error;
}
