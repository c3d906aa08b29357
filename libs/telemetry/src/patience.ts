/** Milliseconds that exporting takes at most by default, loading the SDK included. */
export const patience = 1300;

/** The milliseconds that OTEL_EXPORTER_OTLP_TIMEOUT grants; undefined when it names none. */
export function grantedTime({ OTEL_EXPORTER_OTLP_TIMEOUT: text }: NodeJS.ProcessEnv): number | undefined {
  return text && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
