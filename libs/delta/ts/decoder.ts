import { bigint, buffer, check, count, list, object, record, shape, text, typedArray } from './arguments';
import { bridged, bridgedSync } from './errors';
import { native, type NativeDecoder, type NativeSource } from './native';
import { field, type Field } from './schema';
import type { NativeRows } from './source';

export interface DecoderOptions {
  /** The event's own columns: strings, integers, longs, doubles, booleans, and structs of those. */
  contract: Field[];
  /** Columns that earlier events added to the table. */
  evolved: Field[];
  /** Names of columns that take no values any more: what comes for them is kept in `_rescued_data`. */
  retired?: string[];
  /** The most columns that events may add, those in `evolved` counted; without it there is no bound. */
  sourceColumns?: number;
  topic: string;
  /** Microseconds since the epoch: `ingestion_timestamp` of every row. */
  receivedAt: bigint;
  /** `YYYY-MM-DD`: `ingestion_date` of every row; by default the date of `receivedAt`. */
  receivedOn?: string;
}

const millisecondsOfDay = 86_400_000;

const day = shape(
  'a date as YYYY-MM-DD',
  (value) =>
    typeof value === 'string' &&
    !Number.isNaN(Date.parse(value)) &&
    new Date(value).toISOString().slice(0, 10) === value,
);

const decoding = object(
  {
    ...{ contract: list(field), evolved: list(field), retired: list(text), sourceColumns: count },
    ...{ topic: text, receivedAt: bigint, receivedOn: day },
  },
  ['contract', 'evolved', 'topic', 'receivedAt'],
);

/** Messages of one partition: message `i` is `bytes[starts[i]]` and `lengths[i]` bytes long, -1 for no value. */
export interface MessageChunk {
  partition: number;
  bytes: Buffer;
  starts: Uint32Array;
  lengths: Int32Array;
  offsets: BigInt64Array;
  /** Milliseconds since the epoch. What is negative or beyond the year 9999 is no time, and null. */
  timestamps?: BigInt64Array;
}

/** All messages, decoded. */
export interface Decoded extends Disposable {
  /** The contract's columns, `ingestion_*`, `kafka_*`, `_rescued_data`, evolved and new columns. */
  rows: NativeRows;
  /** `raw_value`, `reason`, `kafka_*`, `ingestion_*` of the messages that are not one JSON object. */
  quarantined: NativeRows;
  rowCount: number;
  quarantinedCount: number;
  /** Rows with a value that did not fit its column. */
  rescuedCount: number;
  newColumns: { name: string; type: string }[];
  /** Values that made no column because there are enough, or because their name has more than 128 code points. */
  withoutRoomCount: number;
  /** Frees the rows at once, of which the garbage collector does not know the size. `using` does the same. */
  close(): void;
}

/**
 * Decodes JSON messages to columns so that nothing is lost: what does not fit its column exactly is kept as JSON text
 * by path in `_rescued_data`, unknown top-level fields become new columns, and what is not one JSON object in valid
 * UTF-8 is quarantined with its bytes. Chunks are decoded in parallel; the order of `push` calls is the order of rows.
 */
export class JsonDecoder {
  private readonly decoder: NativeDecoder;
  private chunks = 0;

  /** @throws {DeltaError} INVALID_ARGUMENT */
  constructor(options: DecoderOptions) {
    check({ options: [options, decoding] });
    const { contract, evolved, retired, sourceColumns, topic, receivedAt, receivedOn } = options;
    const struct = (fields: Field[]): unknown => ({ type: 'struct', fields });
    // A 64-bit number as JSON: microseconds stay below 2^53 for another 250 years.
    const columns = { contract: struct(contract), evolved: struct(evolved), retired, sourceColumns };
    const on = receivedOn === undefined ? Number(receivedAt / 1000n) : Date.parse(receivedOn);
    const received = { receivedAt: Number(receivedAt), receivedOn: Math.floor(on / millisecondsOfDay) };
    const json = { ...columns, topic, ...received };
    this.decoder = bridgedSync(undefined, () => new (native().NativeDecoder)(JSON.stringify(json)));
  }

  /**
   * Decodes a chunk; its buffer can be released when the promise resolves.
   *
   * @throws {DeltaError} INVALID_ARGUMENT
   */
  async push(chunk: MessageChunk): Promise<void> {
    check({ chunk: [chunk, record] });
    const index = this.chunks++;
    const { partition, bytes, starts, lengths, offsets, timestamps } = chunk;
    check({ partition: [partition, count], bytes: [bytes, buffer], starts: [starts, typedArray('Uint32Array')] });
    check({ lengths: [lengths, typedArray('Int32Array')], offsets: [offsets, typedArray('BigInt64Array')] });
    if (timestamps !== undefined) check({ timestamps: [timestamps, typedArray('BigInt64Array')] });
    return bridged(undefined, () => this.decoder.push(index, partition, bytes, starts, lengths, offsets, timestamps));
  }

  /** The rows of all chunks; the decoder is empty afterwards. */
  async finish(): Promise<Decoded> {
    const decoded = await bridged(undefined, () => this.decoder.finish());
    return {
      rows: rows(() => decoded.rows()),
      quarantined: rows(() => decoded.quarantined()),
      rowCount: decoded.rowCount,
      quarantinedCount: decoded.quarantinedCount,
      rescuedCount: decoded.rescuedCount,
      newColumns: decoded.newColumns(),
      withoutRoomCount: decoded.withoutRoomCount,
      close: () => decoded.close(),
      [Symbol.dispose]: () => decoded.close(),
    };
  }
}

function rows(toNativeSource: () => NativeSource): NativeRows {
  return { toNativeSource };
}
