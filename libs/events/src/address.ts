import { resolve } from 'node:path';
import { directoryOf } from './file/file-url';
import { type KafkaAddress, kafkaAddress } from './kafka/kafka-url';

export type Address = { kind: 'file'; directory: string } | { kind: 'kafka'; kafka: KafkaAddress };

/** The address of the log at a URL, or at a path that begins with / or a dot. Adds mistakes to `mistakes`. */
export function addressOf(url: string, mistakes: string[]): Address {
  if (/\p{Cc}/u.test(url)) mistakes.push('contains a control character');
  if (/^kafka:/i.test(url)) return { kind: 'kafka', kafka: kafkaAddress(url, mistakes) };
  if (/^file:/i.test(url)) return { kind: 'file', directory: directoryOf(url, mistakes) };
  if (!/^[./]/.test(url))
    mistakes.push('must start with kafka:// or file://, or must be a path that starts with / or with a dot');
  return { kind: 'file', directory: resolve(url) };
}

/**
 * The mistakes in the URL of an event log and in the files that it names; empty when there are none. Each is a predicate,
 * such as `has the port 99999, ...`. Opens no connection.
 */
export function mistakesInEventLogUrl(url: string): string[] {
  const mistakes: string[] = [];
  addressOf(url, mistakes);
  return mistakes;
}
