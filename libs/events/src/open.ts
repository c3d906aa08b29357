import { EventLogError } from './errors';
import type { EventLog, EventLogOptions } from './event-log';
import { FileEventLog } from './file/file-event-log';
import { directoryOf } from './file/file-url';

/**
 * Opens the event log at a URL: `file:///absolute/directory`, `file://./relative/directory`, or
 * `kafka://host:port[,host:port]/?name=value&...` with the parameters that the README lists. Opening touches nothing:
 * what is not there is told by the first call that needs it.
 *
 * @throws {EventLogError} INVALID_URL
 */
// oxlint-disable-next-line typescript/require-await -- as callers have to expect of a log
export async function openEventLog(url: string, options: EventLogOptions = {}): Promise<EventLog> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'file') return new FileEventLog(directoryOf(url), options);
  if (scheme === 'kafka') {
    // Kafka's client takes longer to load than a run over files to start.
    // oxlint-disable-next-line typescript/no-require-imports
    return (require('./kafka/open') as typeof import('./kafka/open')).openKafkaEventLog(url);
  }
  throw new EventLogError(
    'INVALID_URL',
    scheme
      ? `There are no event logs with the scheme "${scheme}:". Use kafka://host:port or file:///directory.`
      : 'The URL of an event log starts with its scheme. For a directory write file:///directory.',
  );
}
