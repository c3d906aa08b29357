import { resolve } from 'node:path';
import { logIn } from './file/file-kind';
import type { OpenLog } from './kind';
import { kinds } from './kinds';

/** What opens the log at a URL, or at a path that begins with / or a dot. What is wrong is added to `mistakes`. */
export function readAddress(url: string, mistakes: string[]): OpenLog {
  if (/\p{Cc}/u.test(url)) mistakes.push('contains a control character');
  const kind = kinds.find(({ scheme }) => url.toLowerCase().startsWith(`${scheme}:`));
  if (kind) return kind.read(url, mistakes);
  if (!/^[./]/.test(url)) {
    const starts = kinds.map(({ scheme }) => `${scheme}://`).join(' or ');
    mistakes.push(`must start with ${starts}, or must be a path that starts with / or with a dot`);
  }
  return logIn(resolve(url));
}

/**
 * The mistakes in the URL of an event log and in the files that it names; empty when there are none. Each is a predicate,
 * such as `has the port 99999, ...`. Opens no connection.
 */
export function mistakesInEventLogUrl(url: string): string[] {
  const mistakes: string[] = [];
  readAddress(url, mistakes);
  return mistakes;
}
