/**
 * INSTALL_FAILED: a download failed, or a program that it needs is missing. PORT_IN_USE: another program uses the port.
 * START_FAILED: a server ended or is not healthy. COMMAND_FAILED: a tool of a service failed. TIMED_OUT: a condition did
 * not become true in time. The message has the end of the output.
 */
export type ServiceErrorCode = 'COMMAND_FAILED' | 'INSTALL_FAILED' | 'PORT_IN_USE' | 'START_FAILED' | 'TIMED_OUT';

export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  constructor(
    readonly code: ServiceErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The end of a log, for a message. */
export function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-10).join('\n');
}
