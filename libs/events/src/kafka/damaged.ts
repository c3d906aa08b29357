/** Data of a broker cannot be read. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
  /** A property that kafkajs reads of errors. */
  readonly retriable = false;
}

/** The checksum of a record batch does not match. The batch has the offsets from `from` to before `to`. */
export class ChecksumError extends DamagedError {
  constructor(
    readonly from: bigint,
    readonly to: bigint,
  ) {
    super(`the record batch of the offsets ${from} to ${to - 1n} does not match its checksum`);
  }
}
