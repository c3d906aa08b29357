import type { Rows } from './texts';

/** The first rows of a result, and the number of further rows. */
export class FirstRows {
  private beyond = 0;

  constructor(
    private readonly batches: AsyncIterator<Rows>,
    private readonly limit: number,
  ) {}

  async *rows(): AsyncGenerator<Rows, void, undefined> {
    for (let room = this.limit; room > 0;) {
      const next = await this.batches.next();
      if (next.done) return;
      const rows = next.value;
      this.beyond = Math.max(0, rows.length - room);
      yield rows.slice(0, room);
      room -= rows.length;
    }
  }

  /** The number of rows after {@link rows}, which must be read before. It is counted until it is greater than `most`. */
  async left(most: number): Promise<number> {
    let left = this.beyond;
    while (left <= most) {
      const next = await this.batches.next();
      if (next.done) break;
      left += next.value.length;
    }
    return left;
  }
}
