import type { EventLog, EventLogOptions } from './event-log';

/** Opens the log that a URL names. Nothing is connected to. */
export type OpenLog = (options: EventLogOptions) => EventLog | Promise<EventLog>;

/** A kind of event log: how its URLs are written, and what they open. */
export interface LogKind {
  /** Of its URLs: what stands before `://`. */
  scheme: string;
  /** How a whole URL is written, for messages and documentation. */
  form: string;
  /** Reads a URL. What is wrong is added to `mistakes`, each a predicate; the result is called when nothing is. */
  read: (url: string, mistakes: string[]) => OpenLog;
}
