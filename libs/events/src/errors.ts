import type { EventRange } from './event-log';

/** What went wrong with an event log, and for each code what the caller does next. */
const MEANINGS = {
  INVALID_URL: 'The URL does not name an event log. Correct it.',
  LOG_NOT_FOUND: 'There is no event log at the URL. Correct the URL, or write a first message.',
  INVALID_TOPIC: 'The name cannot be a topic, or its number of partitions is out of range. Correct it.',
  TOPIC_NOT_FOUND: 'The log has no such topic. Correct the name, or create the topic.',
  PARTITION_NOT_FOUND: 'The topic has no such partition. partitions() lists the partitions.',
  OUT_OF_RANGE: 'The log does not have that range of whole messages. A stored position no longer fits the log.',
  INVALID_MESSAGE: 'The log cannot store or deliver the message. Nothing of its batch was written.',
  LOCKED: 'Another writer has locked the topic for too long. Try again later.',
  CORRUPT: 'The data or an answer of the log cannot be read. A person must look.',
  TOO_LARGE: 'A message has more bytes than the reader can hold. Give it more memory, or continue after the message.',
  UNSUPPORTED: 'The brokers are too old or too new for the request. Use Apache Kafka 3.0 or later.',
  UNAVAILABLE: 'No broker answers, or the partition has no leader. Check the brokers, then try again.',
  ACCESS_DENIED: 'User, password, certificate or rights are not accepted. Correct them.',
  STORAGE: 'The disk or the operating system reported an error. See the cause, then try again.',
  DISK_FULL: 'No space is left. Free space, then try again.',
  CLOSED: 'The log was closed. Open it again.',
} as const;

export type EventLogErrorCode = keyof typeof MEANINGS;

/** Every code with its meaning, for documentation and for mapping to exit codes. */
export const EVENT_LOG_ERRORS: Readonly<Record<EventLogErrorCode, string>> = MEANINGS;

// Test runners load modules in several realms, where `instanceof` fails on an error of the same class.
const BRAND = Symbol.for('@fastcart/events.EventLogError');

/**
 * The only error that an event log throws. `message` says what happened and what to do, and never holds a message's
 * key or value; `cause` keeps the system's error where there is one.
 */
export class EventLogError extends Error {
  override readonly name = 'EventLogError';
  readonly [BRAND] = true;
  /** Of CORRUPT and TOO_LARGE: the messages that cannot be read, where others of the partition can. */
  readonly range: EventRange | undefined;

  constructor(
    readonly code: EventLogErrorCode,
    message: string,
    { range, ...options }: ErrorOptions & { range?: EventRange } = {},
  ) {
    super(message, options);
    this.range = range;
  }

  static is(value: unknown): value is EventLogError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
