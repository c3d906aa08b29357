import { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded, KafkaJSSASLAuthenticationError } from 'kafkajs';
import type { EventLogErrorCode } from '../errors';
import { decompress } from './codecs';
import { errorOf } from './internals';
import { toEventLogError } from './kafka-error';
import { RecordSet } from './record-set';

/* oxlint-disable typescript/no-require-imports -- there are no types for them */
const { errorCodes } = require('kafkajs/src/protocol/error') as { errorCodes: { type: string; code: number }[] };
const { RecordBatch: encodeBatch } = require('kafkajs/src/protocol/recordBatch/v0') as {
  RecordBatch: (of: object) => Promise<{ buffer: Buffer; size(): number }>;
};
const encodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0') as (of: object) => object;
/* oxlint-enable */

const codeOf = (error: unknown): EventLogErrorCode => toEventLogError(error, { brokers: ['one:9092'] }).code;

/** Every error of the protocol that another attempt does not heal; what is left means UNAVAILABLE. */
const final: Partial<Record<EventLogErrorCode, string>> = {
  ACCESS_DENIED: `TOPIC_AUTHORIZATION_FAILED GROUP_AUTHORIZATION_FAILED CLUSTER_AUTHORIZATION_FAILED
    TRANSACTIONAL_ID_AUTHORIZATION_FAILED SECURITY_DISABLED UNSUPPORTED_SASL_MECHANISM ILLEGAL_SASL_STATE
    SASL_AUTHENTICATION_FAILED DELEGATION_TOKEN_AUTH_DISABLED DELEGATION_TOKEN_NOT_FOUND DELEGATION_TOKEN_OWNER_MISMATCH
    DELEGATION_TOKEN_REQUEST_NOT_ALLOWED DELEGATION_TOKEN_AUTHORIZATION_FAILED DELEGATION_TOKEN_EXPIRED
    INVALID_PRINCIPAL_TYPE`,
  TOPIC_NOT_FOUND: 'UNKNOWN_TOPIC_OR_PARTITION',
  INVALID_TOPIC: `INVALID_TOPIC_EXCEPTION INVALID_PARTITIONS INVALID_REPLICATION_FACTOR INVALID_REPLICA_ASSIGNMENT
    INVALID_CONFIG POLICY_VIOLATION TOPIC_ALREADY_EXISTS TOPIC_DELETION_DISABLED`,
  INVALID_MESSAGE: 'MESSAGE_TOO_LARGE RECORD_LIST_TOO_LARGE OFFSET_METADATA_TOO_LARGE INVALID_TIMESTAMP INVALID_RECORD',
  OUT_OF_RANGE: 'OFFSET_OUT_OF_RANGE',
  UNSUPPORTED: `UNSUPPORTED_VERSION UNSUPPORTED_FOR_MESSAGE_FORMAT UNSUPPORTED_COMPRESSION_TYPE INVALID_REQUEST
    INVALID_REQUIRED_ACKS INVALID_FETCH_SIZE INVALID_COMMIT_OFFSET_SIZE`,
  CORRUPT: 'CORRUPT_MESSAGE',
};

test("every error of Kafka's protocol has a code", () => {
  const expected = Object.entries(final).flatMap(([code, types]) => types.split(/\s+/).map((type) => [type, code]));
  const found = errorCodes
    .map(({ type, code }) => [type, codeOf(errorOf(code))])
    .filter(([, code]) => code !== 'UNAVAILABLE');
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
});

const connection = (code?: string, message = 'Connection error: x'): Error => {
  const cause = new KafkaJSConnectionError(message, { code });
  return new KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 5, retryTime: 1 });
};

test.each([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT', 'EPIPE'],
  ...[undefined, 'ERR_TLS_HANDSHAKE_TIMEOUT'],
])('a connection that ends with %s is a temporary error', (code) => {
  expect(codeOf(connection(code))).toBe('UNAVAILABLE');
});

test.each([
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CRL_HAS_EXPIRED'],
  ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED', 'CERT_UNTRUSTED'],
  ...['INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'HOSTNAME_MISMATCH', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ...['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'EPROTO'],
])('a connection that ends with %s is ACCESS_DENIED', (code) => {
  expect(codeOf(connection(code))).toBe('ACCESS_DENIED');
});

test('a refused login and a connection lost during a login have different errors', () => {
  const Refused = KafkaJSSASLAuthenticationError as new (message: string) => Error;
  expect(codeOf(new Refused('SASL Plain: Invalid username or password'))).toBe('ACCESS_DENIED');
  expect(codeOf(new Refused('Closed connection'))).toBe('UNAVAILABLE');
});

test.each([1, 2, 3, 4, 5])('bytes that codec %d cannot decompress are damaged', async (codec) => {
  const error: unknown = await decompress(codec, Buffer.from('no such thing')).catch((cause: unknown) => cause);
  expect(codeOf(error)).toBe('CORRUPT');
});

/** Bytes of a batch that its checksum does not cover: where it stands, its length, its leader's epoch, its format. */
const UNCOVERED = 17;

test('a batch with a flipped bit is damaged, unless its checksum does not cover the bit', async () => {
  const record = encodeRecord({
    offsetDelta: 0,
    timestampDelta: 0,
    key: Buffer.from('k'),
    value: 'value',
    headers: {},
  });
  const encoded = await encodeBatch({
    records: [record],
    partitionLeaderEpoch: 0,
    firstTimestamp: 1,
    maxTimestamp: 1,
  });
  const buffer = encoded.buffer.subarray(0, encoded.size());
  const codes = new Set<string>();
  const read = new Set<number>();
  for (let bit = 0; bit < buffer.length * 8; bit++) {
    const flipped = Buffer.from(buffer);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    try {
      const set = new RecordSet(flipped, [], { partition: 0, from: 0n, to: 10n }, 0n, 1e6);
      for await (const { bytes } of set.chunks()) expect(bytes.length).toBeLessThanOrEqual(buffer.length);
      read.add(bit >> 3);
    } catch (error) {
      codes.add(codeOf(error));
    }
  }
  expect([...codes]).toEqual(['CORRUPT']);
  expect([...read].filter((byte) => byte >= UNCOVERED)).toEqual([]);
});

function caughtFrom(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test('messages before a damaged batch are read, and the error has the offsets of the damage', async () => {
  const encoded = await encodeBatch({
    records: [encodeRecord({ offsetDelta: 0, timestampDelta: 0, key: null, value: '1500.00', headers: {} })],
    ...{ partitionLeaderEpoch: 0, firstTimestamp: 1, maxTimestamp: 1 },
  });
  const batches = [0n, 1n, 2n].map((offset) => {
    const batch = Buffer.from(encoded.buffer.subarray(0, encoded.size()));
    batch.writeBigInt64BE(offset);
    return batch;
  });
  const [, damaged] = batches;
  damaged![damaged!.indexOf('1500.00')]! ^= 0x08;
  const setFrom = (from: bigint): RecordSet =>
    new RecordSet(Buffer.concat(batches.slice(Number(from))), [], { partition: 4, from, to: 10n }, from, 1e6);
  expect(setFrom(0n).next).toBe(1n);
  const damage = caughtFrom(() => setFrom(1n));
  expect(damage).toMatchObject({ code: 'CORRUPT', range: { partition: 4, from: 1n, to: 2n } });
  expect(String(damage)).not.toContain('500');
});
