import { readAddress } from './address';
import { EventLogError } from './errors';
import type { EventLog, EventLogOptions } from './event-log';

/**
 * Opens the event log at a URL of one of the `kinds`, with the parameters that the README lists, or at a path that begins
 * with `/` or a dot. Opening touches nothing: what is not there is reported by the first call that needs it.
 *
 * @throws {EventLogError} INVALID_URL, with all mistakes
 */
export async function openEventLog(url: string, options: EventLogOptions = {}): Promise<EventLog> {
  const mistakes: string[] = [];
  const open = readAddress(url, mistakes);
  if (mistakes.length > 0) throw new EventLogError('INVALID_URL', `The URL of the event log ${mistakes.join('; ')}.`);
  return open(options);
}
