import type { LogKind, OpenLog } from '../kind';
import { FileEventLog } from './file-event-log';
import { directoryOf } from './file-url';

export const fileKind: LogKind = {
  scheme: 'file',
  form: 'file:///folder',
  read: (url, mistakes) => logIn(directoryOf(url, mistakes)),
};

export function logIn(directory: string): OpenLog {
  return (options) => new FileEventLog(directory, options);
}
