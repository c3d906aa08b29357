import { addressOf } from './address';
import { EventLogError } from './errors';
import type { EventLog, EventLogOptions } from './event-log';
import { FileEventLog } from './file/file-event-log';

/**
 * Opens the event log at a URL: `file:///absolute/directory`, `file://./relative/directory`, or
 * `kafka://host:port[,host:port]/?name=value&...` with the parameters that the README lists; or at a path that begins with
 * `/` or a dot. Opening touches nothing: what is not there is told by the first call that needs it.
 *
 * @throws {EventLogError} INVALID_URL, with all mistakes
 */
export async function openEventLog(url: string, options: EventLogOptions = {}): Promise<EventLog> {
  const mistakes: string[] = [];
  const address = addressOf(url, mistakes);
  if (mistakes.length > 0) throw new EventLogError('INVALID_URL', `The URL of the event log ${mistakes.join('; ')}.`);
  if (address.kind === 'file') return new FileEventLog(address.directory, options);
  // Kafka's client takes longer to load than a run over files to start.
  const { KafkaEventLog } = await import('./kafka/kafka-event-log.js');
  return new KafkaEventLog(address.kafka, options.messageBytes);
}
