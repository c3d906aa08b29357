import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { ClientReadableStream } from '@grpc/grpc-js';
import { type Connection, methods } from './connection';
import { SparkError } from './errors';
import { errorClassOf, isInterrupted, toSparkError } from './failure';
import {
  type ExecutePlanResponse,
  InterruptRequest_InterruptType,
  type PlanSchema,
} from './generated/spark-connect_pb';

export type PlanInit = MessageInitShape<typeof PlanSchema>;

/** Milliseconds to wait before each attempt to continue after the connection broke: a minute in all. */
const RETRIES = [0, 50, 200, 800, 3_000, 12_000, 15_000, 15_000, 15_000];
/** Milliseconds between two requests to cancel a statement that the server does not know yet. */
const CANCEL_INTERVAL = 50;

/**
 * A statement on the server, which keeps what it sent last, so that the statement continues after the connection broke. A
 * statement of which not everything is read is cancelled.
 */
export class Statement {
  readonly #operationId = randomUUID();
  #call: ClientReadableStream<ExecutePlanResponse> | undefined;
  #hasEnded = false;

  constructor(
    private readonly connection: Connection,
    private readonly plan: PlanInit,
    private readonly tags: string[],
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Executes the statement. Errors: SparkError. */
  async *responses(): AsyncGenerator<ExecutePlanResponse, void, undefined> {
    const { connection, signal } = this;
    const operationId = this.#operationId;
    if (signal?.aborted) throw cancelled(signal);
    const cancel = (): void => void this.#cancel();
    signal?.addEventListener('abort', cancel);
    try {
      yield* this.#responses();
    } catch (error) {
      throw signal?.aborted ? cancelled(signal) : await toSparkError(error, connection, operationId);
    } finally {
      this.#hasEnded = true;
      signal?.removeEventListener('abort', cancel);
      // The server does it by itself after some minutes.
      await connection
        .request(methods.releaseExecute, { operationId, release: { case: 'releaseAll', value: {} } })
        .catch(() => {});
    }
  }

  async *#responses(): AsyncGenerator<ExecutePlanResponse, void, undefined> {
    let lastResponseId: string | undefined;
    let failures = 0;
    const resume = () => this.#resume(lastResponseId);
    for (let open = () => this.#start(); ;) {
      const call = open();
      this.#call = call;
      open = resume;
      try {
        for await (const response of call as AsyncIterable<ExecutePlanResponse>) {
          [lastResponseId, failures] = [response.responseId, 0];
          if (response.responseType.case === 'resultComplete') return;
          yield response;
        }
      } catch (error) {
        const isUnknown = errorClassOf(error) === 'INVALID_HANDLE.OPERATION_NOT_FOUND' && lastResponseId === undefined;
        // The request has not reached the server.
        if (isUnknown) open = () => this.#start();
        const delay = isUnknown || isInterrupted(error) ? RETRIES[failures++] : undefined;
        if (delay === undefined || this.signal?.aborted) throw error;
        await pause(delay, undefined, { signal: this.signal });
      } finally {
        call.cancel();
      }
    }
  }

  #start(): ClientReadableStream<ExecutePlanResponse> {
    return this.connection.stream(methods.executePlan, {
      ...{ operationId: this.#operationId, plan: this.plan, tags: this.tags },
      requestOptions: [{ requestOption: { case: 'reattachOptions', value: { reattachable: true } } }],
    });
  }

  #resume(lastResponseId: string | undefined): ClientReadableStream<ExecutePlanResponse> {
    return this.connection.stream(methods.reattachExecute, { operationId: this.#operationId, lastResponseId });
  }

  /** Cancels the statement on the server, which ends the responses; without a server, only the responses. */
  async #cancel(): Promise<void> {
    const value = this.#operationId;
    try {
      for (let isKnown = false; !isKnown && !this.#hasEnded; await pause(CANCEL_INTERVAL)) {
        const { interruptedIds } = await this.connection.request(methods.interrupt, {
          interruptType: InterruptRequest_InterruptType.OPERATION_ID,
          interrupt: { case: 'operationId', value },
        });
        isKnown = interruptedIds.includes(value);
      }
    } catch {
      this.#call?.cancel();
    }
  }
}

function cancelled(signal: AbortSignal): SparkError {
  return new SparkError('SPARK_CANCELLED', 'the statement was cancelled', { cause: signal.reason });
}
