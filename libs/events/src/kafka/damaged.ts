/** What a broker gave cannot be read: the only error of reading that time does not heal. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
  /** As kafkajs asks it of an error. */
  readonly retriable = false;
}
