/** A stream of random numbers that depends only on its seed (sfc32, seeded by a hash of the seed's text). */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: string) {
    [this.a, this.b, this.c] = hashes(seed);
    for (let i = 0; i < 12; i += 1) this.bits();
  }

  /** A number from 0 to less than 1. */
  next(): number {
    return this.bits() / 2 ** 32;
  }

  /** A whole number from `min` to `max`, both included, at most 2^32 apart. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.between(0, choices.length - 1)]!;
  }

  /** The index of one of the weights, with a frequency by its weight. */
  weighted(weights: readonly number[]): number {
    let left = this.next() * weights.reduce((sum, weight) => sum + weight, 0);
    const index = weights.findIndex((weight) => (left -= weight) < 0);
    return index < 0 ? weights.length - 1 : index;
  }

  private bits(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}

/** Three independent 32-bit hashes of a text. */
function hashes(text: string): [number, number, number] {
  const hash = (start: number, factor: number): number => {
    let value = start;
    for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, factor);
    value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
    return value ^ (value >>> 16);
  };
  return [hash(0x811c9dc5, 0x01000193), hash(0x9e3779b9, 0x85ebca77), hash(0x2545f491, 0xc2b2ae3d)];
}
