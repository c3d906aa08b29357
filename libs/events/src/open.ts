import { EventLogError } from './errors';
import type { EventLog, EventLogOptions } from './event-log';
import { FileEventLog } from './file/file-event-log';
import { directoryOf } from './file/file-url';

/**
 * Opens the event log at a URL: `file:///absolute/directory`, `file://./relative/directory`. Opening a file log
 * touches nothing: reading one that is not there rejects with LOG_NOT_FOUND, the first append creates it.
 *
 * @throws {EventLogError} INVALID_URL, UNSUPPORTED
 */
// eslint-disable-next-line @typescript-eslint/require-await -- other kinds of logs have to connect first
export async function openEventLog(url: string, options: EventLogOptions = {}): Promise<EventLog> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'file') return new FileEventLog(directoryOf(url), options);
  if (scheme === 'kafka') {
    throw new EventLogError(
      'UNSUPPORTED',
      'Event logs on Kafka (kafka://) are not available in this version. Use a file log: file:///directory.',
    );
  }
  throw new EventLogError(
    'INVALID_URL',
    scheme
      ? `There are no event logs with the scheme "${scheme}:". Use file:///directory.`
      : 'The URL of an event log starts with its scheme. For a directory write file:///directory.',
  );
}
