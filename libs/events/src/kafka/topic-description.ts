import { Bytes } from './bytes';

/** The metadata of a topic. */
export interface TopicDescription {
  /** Kafka's error code; 0 means no error. */
  error: number;
  /** The id in the format of Kafka's tools. */
  id: string;
  partitions: { partition: number; leader: number }[];
}

/** Metadata version 12 (Kafka 3.0 and later), the first with topic ids for names. kafkajs supports up to version 6. */
export const metadataKey = 3;
export const metadataVersion = 12;

/** The body, after the tagged fields at the end of a flexible version's header. */
export function encodeMetadata(topic: string): Buffer {
  const name = Buffer.from(topic);
  const oneTopic = Buffer.concat([
    Buffer.from([2]),
    Buffer.alloc(16),
    varuint(name.length + 1),
    name,
    Buffer.from([0]),
  ]);
  const [neverCreate, noOperations, noTags] = [0, 0, 0];
  return Buffer.concat([Buffer.from([noTags]), oneTopic, Buffer.from([neverCreate, noOperations, noTags])]);
}

export function decodeMetadata(answer: Buffer): TopicDescription {
  const bytes = new Bytes(answer);
  bytes.tags();
  bytes.int32();
  bytes.compactArray(() => {
    bytes.int32();
    bytes.compactString();
    bytes.int32();
    bytes.compactString();
    bytes.tags();
  });
  bytes.compactString();
  bytes.int32();
  const [description] = bytes.compactArray(() => {
    const error = bytes.int16();
    bytes.compactString();
    const id = bytes.take(16).toString('base64url');
    bytes.int8();
    const partitions = bytes.compactArray(() => partition(bytes));
    bytes.int32();
    bytes.tags();
    return { error, id, partitions: partitions.toSorted((left, right) => left.partition - right.partition) };
  });
  return description!;
}

function partition(bytes: Bytes): TopicDescription['partitions'][number] {
  bytes.int16();
  const number = bytes.int32();
  const leader = bytes.int32();
  bytes.int32();
  for (let list = 0; list < 3; list++) bytes.compactArray(() => bytes.int32());
  bytes.tags();
  return { partition: number, leader };
}

function varuint(value: number): Buffer {
  return value < 0x80 ? Buffer.from([value]) : Buffer.from([(value & 0x7f) | 0x80, value >> 7]);
}
