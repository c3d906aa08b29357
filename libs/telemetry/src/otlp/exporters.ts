import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { AggregationTemporality, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** One exporter of each kind, or none. */
interface Exporters {
  traces: SpanExporter[];
  metrics: PushMetricExporter[];
  logs: LogRecordExporter[];
  /** A connection that hangs, or that is never established, would keep the process alive for minutes. */
  closeConnections: () => void;
}

const protocols = {
  'http/protobuf': { Traces: ProtobufTraces, Metrics: ProtobufMetrics, Logs: ProtobufLogs },
  'http/json': { Traces: JsonTraces, Metrics: JsonMetrics, Logs: JsonLogs },
};

/** Creates the exporters that the standard variables ask for. The exporters themselves read those that are not named here. */
export function exportersOf(env: NodeJS.ProcessEnv, timeoutMillis: number): Exporters {
  const protocol = protocols[(env.OTEL_EXPORTER_OTLP_PROTOCOL || 'http/protobuf') as keyof typeof protocols];
  if (!protocol) throw Object.assign(new Error('unknown protocol'), { name: 'OTEL_EXPORTER_OTLP_PROTOCOL' });
  const agents: HttpAgent[] = [];
  const tls = {
    ca: contents(env.OTEL_EXPORTER_OTLP_CERTIFICATE),
    cert: contents(env.OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE),
    key: contents(env.OTEL_EXPORTER_OTLP_CLIENT_KEY),
  };
  const httpAgentOptions = (protocol: string): HttpAgent => {
    const agent = protocol === 'https:' ? new HttpsAgent(tls) : new HttpAgent();
    agents.push(agent);
    return agent;
  };
  const options = { timeoutMillis, httpAgentOptions };
  const preferred = env.OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE;
  const temporality = preferred ? {} : { temporalityPreference: AggregationTemporality.DELTA };
  return {
    traces: env.OTEL_TRACES_EXPORTER === 'none' ? [] : [new protocol.Traces(options)],
    metrics: env.OTEL_METRICS_EXPORTER === 'none' ? [] : [new protocol.Metrics({ ...options, ...temporality })],
    logs: env.OTEL_LOGS_EXPORTER === 'otlp' ? [new protocol.Logs(options)] : [],
    closeConnections: () => {
      for (const agent of agents) agent.destroy();
    },
  };
}

function contents(file: string | undefined): Buffer | undefined {
  return file ? readFileSync(file) : undefined;
}
