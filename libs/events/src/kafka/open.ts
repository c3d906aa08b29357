import type { EventLog } from '../event-log';
import { KafkaEventLog } from './kafka-event-log';
import { addressOf } from './kafka-url';

/** @throws {EventLogError} INVALID_URL */
export function openKafkaEventLog(url: string): EventLog {
  return new KafkaEventLog(addressOf(url));
}
