import { DamagedError } from './damaged';

/** Reads the fields of Kafka's protocol one after another; `compact` ones are of its flexible versions. */
export class Bytes {
  private at = 0;

  constructor(readonly buffer: Buffer) {}

  get left(): number {
    return this.buffer.length - this.at;
  }

  int8(): number {
    return this.buffer.readInt8(this.skip(1));
  }

  int16(): number {
    return this.buffer.readInt16BE(this.skip(2));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.skip(4));
  }

  int64(): bigint {
    return this.buffer.readBigInt64BE(this.skip(8));
  }

  take(length: number): Buffer {
    const start = this.skip(length);
    return this.buffer.subarray(start, start + length);
  }

  string(): string {
    return this.take(this.int16()).toString();
  }

  array<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(0, this.int32()) }, read);
  }

  varuint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.buffer[this.skip(1)]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  compactString(): string | null {
    const length = this.varuint();
    return length === 0 ? null : this.take(length - 1).toString();
  }

  compactArray<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(0, this.varuint() - 1) }, read);
  }

  /** Optional fields, which none of our readers knows. */
  tags(): void {
    for (let count = this.varuint(); count > 0; count--) {
      this.varuint();
      this.take(this.varuint());
    }
  }

  private skip(length: number): number {
    const start = this.at;
    if (length < 0 || start + length > this.buffer.length)
      throw new DamagedError('an answer of the broker is cut short');
    this.at += length;
    return start;
  }
}
