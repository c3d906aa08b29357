import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EventLogError } from '../errors';

/**
 * The absolute directory that a file URL names. `file://./x` and `file://../x`, which the URL standard would take for
 * host names, are relative to the working directory.
 */
export function directoryOf(url: string): string {
  const rest = /^file:\/\/(.*)$/is.exec(url)?.[1];
  if (rest === undefined || rest === '') throw invalid('it needs a directory after file://');
  if (/[?#]/.test(rest)) throw invalid('write ? as %3F and # as %23');
  const relative = /^\.\.?(\/|$)/.test(rest);
  if (!relative && !rest.startsWith('/')) throw invalid('a host name is not allowed');
  try {
    return relative ? resolve(decodeURIComponent(rest)) : resolve(fileURLToPath(`file://${rest}`));
  } catch (cause) {
    throw invalid('it cannot be decoded', cause);
  }
}

function invalid(reason: string, cause?: unknown): EventLogError {
  return new EventLogError(
    'INVALID_URL',
    `The URL of the event log is not valid: ${reason}. Write file:///absolute/directory or file://./relative/directory.`,
    { cause },
  );
}
