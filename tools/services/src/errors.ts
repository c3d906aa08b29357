/**
 * INSTALL_FAILED: a download or what it needs. PORT_IN_USE: by another program. START_FAILED: a server ended or is not
 * healthy. COMMAND_FAILED: a tool of a service. TIMED_OUT: a condition that does not come true. The message holds the end
 * of what was said.
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

/** As much of a log as a message can hold. */
export function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-10).join('\n');
}
