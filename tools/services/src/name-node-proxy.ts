import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

interface Watch {
  method: string;
  /** The number of calls until the one whose answer is lost. */
  remaining: number;
  lost: () => void;
}

/**
 * A proxy between clients and a NameNode that can lose an answer: the NameNode has executed the call, but the client does
 * not receive the answer. For connections without SASL.
 */
export class NameNodeProxy {
  #watch: Watch | undefined;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly nameNode: number,
  ) {}

  /** `port`: the port of the NameNode. */
  static async before(port: number): Promise<NameNodeProxy> {
    const server = createServer();
    const proxy = new NameNodeProxy(server, port);
    server.on('connection', (client) => proxy.#serve(client));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    return `hdfs://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Loses the answer of the `nth` call of a method from now on, and closes the connection. Resolves after that. */
  loseAnswer(method: string, nth = 1): Promise<void> {
    return new Promise((lost) => (this.#watch = { method, remaining: nth, lost }));
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(client: Socket): void {
    const nameNode = connect(this.nameNode, '127.0.0.1');
    const ends = [client, nameNode] as const;
    const hangUp = (): void => ends.forEach((socket) => socket.destroy());
    for (const socket of ends) {
      this.#sockets.add(socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        hangUp();
      });
      socket.on('error', hangUp);
    }
    const requests = new Frames('hrpc'.length + 3);
    const answers = new Frames(0);
    let doomed: { call: number; watch: Watch } | undefined;
    client.on('data', (bytes: Buffer) => {
      for (const frame of requests.push(bytes)) {
        const watch = this.#watch;
        if (watch && frame.includes(watch.method) && --watch.remaining === 0) {
          doomed = { call: requestId(frame), watch };
          this.#watch = undefined;
        }
      }
      nameNode.write(bytes);
    });
    nameNode.on('data', (bytes: Buffer) => {
      const lost = answers.push(bytes).some((frame) => answerId(frame) === doomed?.call);
      if (!lost) return void client.write(bytes);
      hangUp();
      doomed!.watch.lost();
    });
  }
}

/** Splits a connection into messages: four bytes with the length, then the bytes of the message. */
class Frames {
  #rest = Buffer.alloc(0);

  /** `greeting`: bytes before the first message. */
  constructor(private greeting: number) {}

  push(bytes: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    if (this.#rest.length < this.greeting) return [];
    this.#rest = this.#rest.subarray(this.greeting);
    this.greeting = 0;
    const frames: Buffer[] = [];
    while (this.#rest.length >= 4 && this.#rest.length >= 4 + this.#rest.readUInt32BE()) {
      const end = 4 + this.#rest.readUInt32BE();
      frames.push(this.#rest.subarray(4, end));
      this.#rest = this.#rest.subarray(end);
    }
    return frames;
  }
}

/** The `callId` of an RpcRequestHeaderProto, its third field, after kind and operation, in zigzag encoding. */
function requestId(frame: Buffer): number {
  const id = varint(frame, afterLength(frame) + 5);
  return (id >>> 1) ^ -(id & 1);
}

/** The `callId` of an RpcResponseHeaderProto, its first field. */
function answerId(frame: Buffer): number {
  return varint(frame, afterLength(frame) + 1);
}

/** The position at which the header begins. */
function afterLength(frame: Buffer): number {
  return frame.findIndex((byte) => byte < 0x80) + 1;
}

function varint(frame: Buffer, start: number): number {
  let value = 0;
  for (let at = start, shift = 0; ; at += 1, shift += 7) {
    value |= (frame[at]! & 0x7f) << shift;
    if (frame[at]! < 0x80) return value;
  }
}
