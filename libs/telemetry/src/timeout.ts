/** Milliseconds that an export takes at most by default, including the time in which the SDK is loaded. */
export const defaultTimeoutMs = 1300;

/** The milliseconds of OTEL_EXPORTER_OTLP_TIMEOUT; undefined if it is not set. */
export function configuredTimeoutMs({ OTEL_EXPORTER_OTLP_TIMEOUT: text }: NodeJS.ProcessEnv): number | undefined {
  return text && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
