/**
 * Internals below kafkajs' public API. Its consumer has to join a group, which takes seconds on a broker with default
 * settings, has no topic ids, and reads an empty batch as the end. Its connections, authentication, requests and retries
 * work without the consumer: docs/decisions/011. The version is pinned, and is kafkajs' last.
 */
export interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  getNodeIds(): string[];
  findBroker(of: { nodeId: string | number }): Promise<Broker>;
  findGroupCoordinator(of: { groupId: string }): Promise<Broker>;
  fetchTopicsOffset(
    of: { topic: string; partitions: { partition: number }[]; fromBeginning: boolean }[],
  ): Promise<{ partitions: { partition: number; offset: string }[] }[]>;
}

export interface Broker {
  lookupRequest(key: number, definition: unknown): (values: unknown) => Exchange<unknown>;
  connectionPool: { send<T>(exchange: Exchange<T>): Promise<T> };
  offsetCommit(of: unknown): Promise<unknown>;
}

/** A request and the decoder of its answer. */
export interface Exchange<T> {
  request: { apiKey: number; apiVersion: number; apiName: string; encode(): Promise<unknown> };
  response: { decode(answer: Buffer): Promise<T>; parse(decoded: T): Promise<T> };
}

type Retry = <T>(attempt: (giveUp: (error: unknown) => void) => Promise<T>) => Promise<T>;

/* oxlint-disable typescript/no-require-imports -- there are no types for it */
export const Encoder = require('kafkajs/src/protocol/encoder') as new () => {
  writeBufferInternal(bytes: Buffer): void;
};
export const { requests } = require('kafkajs/src/protocol/requests') as { requests: { Fetch: unknown } };
export const createRetry = require('kafkajs/src/retry') as (options: object) => Retry;
export const { createErrorFromCode: errorOf } = require('kafkajs/src/protocol/error') as {
  createErrorFromCode: (this: void, code: number) => Error & { type?: string };
};
const RequestQueue = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueuePrototype };
/* oxlint-enable */

interface RequestQueuePrototype {
  pending: unknown[];
  scheduleCheckPendingRequests: (this: RequestQueuePrototype) => void;
}

// Otherwise it wakes up every millisecond even with nothing to send, and Node warns about a negative pause.
const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;
RequestQueue.prototype.scheduleCheckPendingRequests = function () {
  if (this.pending.length > 0) schedule.call(this);
};
