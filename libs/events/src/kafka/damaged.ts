/** What a broker gave cannot be read. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
  /** As kafkajs asks it of an error. */
  readonly retriable = false;
}

/** A record batch is not what its producer sent: its checksum tells. Offsets before `to` are those of the batch. */
export class ChecksumError extends DamagedError {
  constructor(
    readonly from: bigint,
    readonly to: bigint,
  ) {
    super(`the record batch of the offsets ${from} to ${to - 1n} does not have its checksum`);
  }
}
