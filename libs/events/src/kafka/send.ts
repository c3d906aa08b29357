import type { Message } from 'kafkajs';
import type { EventMessage } from '../event-log';

/** Less than a broker's default limit of 1 MiB for a record batch. A request has one batch per partition. */
const BATCH_BYTES = 900_000;
const BATCH_MESSAGES = 5_000;
/** The greatest size of a record without key and value. */
const RECORD_BYTES = 32;

/** Splits messages, in order, into batches that a broker accepts. A message larger than a batch is a batch of its own. */
export function* sendBatches(messages: readonly EventMessage[]): Generator<Message[]> {
  let batch: Message[] = [];
  let bytes = 0;
  for (const { key, value } of messages) {
    const size = RECORD_BYTES + Buffer.byteLength(key) + (value === null ? 0 : Buffer.byteLength(value));
    if (batch.length > 0 && (bytes + size > BATCH_BYTES || batch.length === BATCH_MESSAGES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push({ key, value });
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
