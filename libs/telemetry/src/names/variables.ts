/** Standard variables that have an effect. */
export const variables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'URL of the collector, such as `http://collector:4318`. Without it nothing is exported',
  OTEL_EXPORTER_OTLP_PROTOCOL: '`http/protobuf`, the default, or `http/json`',
  OTEL_EXPORTER_OTLP_HEADERS: 'Headers of every request, `name=value,name=value`',
  OTEL_EXPORTER_OTLP_COMPRESSION: '`gzip` or `none`, the default',
  OTEL_EXPORTER_OTLP_CERTIFICATE: 'File with the certificate authorities for an `https` collector',
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: 'File with the client certificate',
  OTEL_EXPORTER_OTLP_CLIENT_KEY: 'File with its key',
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: '`delta`, the default, `cumulative` or `lowmemory`',
  OTEL_EXPORTER_OTLP_TIMEOUT:
    'Milliseconds that the export takes at most, all requests together. By default 1300, of which at least 500 after the SDK is loaded',
  OTEL_TRACES_EXPORTER: '`otlp`, the default, or `none`',
  OTEL_METRICS_EXPORTER: '`otlp`, the default, or `none`',
  OTEL_LOGS_EXPORTER: '`otlp`, or `none`, the default: usually the log of a container is collected in another way',
  OTEL_SERVICE_NAME: 'Name of the service; by default the name of the worker, such as `bronze-worker`',
  OTEL_RESOURCE_ATTRIBUTES: 'More attributes of everything that is exported, `name=value,name=value`',
  OTEL_SDK_DISABLED: '`true`: nothing is exported',
} as const;
