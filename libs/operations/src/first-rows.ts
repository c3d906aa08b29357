import type { Rows } from './texts';

/** The first rows of a result, and how many there are beyond them. */
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

  /** How many rows follow, after all of {@link rows} were taken; counted until there are more than `most`. */
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
