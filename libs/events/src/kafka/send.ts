import type { Message } from 'kafkajs';
import type { EventMessage } from '../event-log';

/** Below a broker's usual limit of 1 MiB for a record batch, of which a request has one per partition. */
const BATCH_BYTES = 900_000;
const BATCH_MESSAGES = 5_000;
/** Of a record besides key and value, at most. */
const RECORD_BYTES = 32;

/** Cuts messages into batches that a broker takes, in order. A message larger than a batch is one of its own. */
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
