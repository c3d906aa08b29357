export { mistakesInEventLogUrl } from './address';
export { EVENT_LOG_ERRORS, EventLogError, type EventLogErrorCode } from './errors';
export type {
  EventChunk,
  EventLog,
  EventLogOptions,
  EventMessage,
  EventRange,
  PartitionOffsets,
  PartitionPosition,
} from './event-log';
export { FileLock } from './file-lock';
export { makeFolder } from './make-folder';
export { eventLogForms } from './kinds';
export { openEventLog } from './open';
