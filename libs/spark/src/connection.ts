import { randomUUID } from 'node:crypto';
import {
  create,
  type DescMessage,
  type DescMethod,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import { Client, type ClientReadableStream, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { SparkConnectService } from './generated/spark-connect_pb';
import type { SparkRemote } from './remote';

/** The methods of the server. */
export const methods = SparkConnectService.method;

/** Milliseconds after which a request that runs no statement has failed. */
const REQUEST_TIMEOUT = 60_000;
/** The server ends a stream of responses after two minutes, to be continued: one that lasts longer hangs. */
const STREAM_TIMEOUT = 300_000;
/** The limit of Spark's servers for a request, and of Spark's own clients for a response. */
const MAX_MESSAGE = 128 * 1024 * 1024;

/** The requests of one session. They fail with the errors of gRPC. */
export class Connection {
  readonly address: string;
  readonly #client: Client;
  readonly #headers: Record<string, string>;
  readonly #common: object;
  /** The server's id of the session. With it, a server that was started again refuses the session instead of beginning it anew. */
  #observed: string | undefined;

  constructor({ address, tls, token, userId, userAgent, headers }: SparkRemote) {
    this.address = address;
    this.#client = new Client(address, tls ? credentials.createSsl() : credentials.createInsecure(), {
      'grpc.max_receive_message_length': MAX_MESSAGE,
      'grpc.max_send_message_length': MAX_MESSAGE,
    });
    this.#headers = { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
    this.#common = { sessionId: randomUUID(), userContext: { userId, userName: userId }, clientType: userAgent };
  }

  request<Input extends DescMessage, Output extends DescMessage>(
    method: DescMethodUnary<Input, Output>,
    init: MessageInitShape<Input>,
  ): Promise<MessageShape<Output>> {
    const { path, write, read } = codec(method);
    const message = this.#message(method.input, init);
    const options = { deadline: Date.now() + REQUEST_TIMEOUT };
    return new Promise((resolve, reject) => {
      const end = (error: ServiceError | null, response?: MessageShape<Output>): void =>
        error ? reject(error) : resolve(response!);
      this.#client.makeUnaryRequest(path, write, read, message, this.#metadata(), options, end);
    });
  }

  stream<Input extends DescMessage, Output extends DescMessage>(
    method: DescMethodServerStreaming<Input, Output>,
    init: MessageInitShape<Input>,
  ): ClientReadableStream<MessageShape<Output>> {
    const { path, write, read } = codec(method);
    const options = { deadline: Date.now() + STREAM_TIMEOUT };
    return this.#client.makeServerStreamRequest(
      path,
      write,
      read,
      this.#message(method.input, init),
      this.#metadata(),
      options,
    );
  }

  /** Binds further requests to the session of the server that has answered. */
  observe(serverSideSessionId: string): void {
    this.#observed = serverSideSessionId;
  }

  close(): void {
    this.#client.close();
  }

  #message<Input extends DescMessage>(input: Input, init: MessageInitShape<Input>): MessageShape<Input> {
    const own = { ...this.#common, clientObservedServerSideSessionId: this.#observed, ...init };
    return create(input, own as MessageInitShape<Input>);
  }

  #metadata(): Metadata {
    const metadata = new Metadata();
    for (const [name, value] of Object.entries(this.#headers)) metadata.set(name, value);
    return metadata;
  }
}

function codec<Input extends DescMessage, Output extends DescMessage>(
  method: DescMethod & { input: Input; output: Output },
) {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    write: (message: MessageShape<Input>): Buffer => Buffer.from(toBinary(method.input, message)),
    read: (bytes: Buffer): MessageShape<Output> => fromBinary(method.output, bytes),
  };
}
