import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Span {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: Attribute[];
  links?: { traceId: string; spanId: string }[];
  status: { code: number; message?: string };
}

export interface Metric {
  name: string;
  unit: string;
  /** 1 is delta. */
  temporality?: number;
  points: { attributes: Attribute[]; asInt?: number; asDouble?: number; count?: number }[];
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

interface LogRecord {
  body: { stringValue: string };
  traceId: string;
  severityText: string;
}

interface Data {
  aggregationTemporality?: number;
  dataPoints: Metric['points'];
}

/** A request in JSON with one resource and one scope. */
interface Body {
  resourceSpans?: { scopeSpans: { spans: Span[] }[] }[];
  resourceMetrics?: {
    scopeMetrics: { metrics: { name: string; unit: string; sum?: Data; gauge?: Data; histogram?: Data }[] }[];
  }[];
  resourceLogs?: { scopeLogs: { logRecords: LogRecord[] }[] }[];
}

/** A collector that keeps all requests, of OTLP in JSON, or as bytes in protobuf. */
export class Receiver {
  /** The bodies of requests by path. */
  readonly received: { path: string; body: Buffer }[] = [];

  private constructor(private readonly server: Server) {}

  /** `answer`: answers a request that was kept. */
  static async start(answer: RequestListener = (_, response) => response.end()): Promise<Receiver> {
    const receiver: Receiver = new Receiver(
      createServer((request, response) => {
        void buffer(request).then((body) => {
          receiver.received.push({ path: request.url!, body });
          answer(request, response);
        });
      }),
    );
    await once(receiver.server.listen(0, '127.0.0.1'), 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** The spans in the order in which they ended. */
  get spans(): Span[] {
    return this.parsed('/v1/traces').flatMap((body) => body.resourceSpans![0]!.scopeSpans[0]!.spans);
  }

  get metrics(): Metric[] {
    const all = this.parsed('/v1/metrics').flatMap((body) => body.resourceMetrics![0]!.scopeMetrics[0]!.metrics);
    return all.map(({ name, unit, sum, gauge, histogram }) => {
      const { aggregationTemporality, dataPoints } = (sum ?? gauge ?? histogram)!;
      return { name, unit, temporality: aggregationTemporality, points: dataPoints };
    });
  }

  get logs(): LogRecord[] {
    return this.parsed('/v1/logs').flatMap((body) => body.resourceLogs![0]!.scopeLogs[0]!.logRecords);
  }

  private parsed(path: string): Body[] {
    return this.received.filter((each) => each.path === path).map(({ body }) => JSON.parse(body.toString()) as Body);
  }
}

/** Attributes as an object, with integers as numbers. */
export function valuesOf({ attributes }: { attributes: Attribute[] }): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));
}

function plain(value: Record<string, unknown>): unknown {
  const list = value.arrayValue as { values: Record<string, unknown>[] } | undefined;
  return list ? list.values.map(plain) : Object.values(value)[0];
}
