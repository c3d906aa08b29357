/** Items that are due at a time. They are taken in the order of their times, and for the same time in the order of adding. */
export class Schedule<T extends { at: number }> {
  private readonly heap: { item: T; order: number }[] = [];
  private added = 0;

  get size(): number {
    return this.heap.length;
  }

  /** The earliest time; Infinity when nothing is due. */
  get nextAt(): number {
    return this.heap[0]?.item.at ?? Infinity;
  }

  add(item: T): void {
    this.heap.push({ item, order: this.added });
    this.added += 1;
    let child = this.heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.isBefore(child, parent)) break;
      this.swap(child, parent);
      child = parent;
    }
  }

  take(): T | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (!first || !last || this.heap.length === 0) return first?.item;
    this.heap[0] = last;
    for (let parent = 0; ;) {
      const left = 2 * parent + 1;
      const child = left + 1 < this.heap.length && this.isBefore(left + 1, left) ? left + 1 : left;
      if (child >= this.heap.length || !this.isBefore(child, parent)) return first.item;
      this.swap(child, parent);
      parent = child;
    }
  }

  private isBefore(i: number, j: number): boolean {
    const [a, b] = [this.heap[i]!, this.heap[j]!];
    return a.item.at < b.item.at || (a.item.at === b.item.at && a.order < b.order);
  }

  private swap(i: number, j: number): void {
    [this.heap[i], this.heap[j]] = [this.heap[j]!, this.heap[i]!];
  }
}
