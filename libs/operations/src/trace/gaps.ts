/** Versions of a table whose origin is no longer known. */
export interface Gap {
  table: string;
  /** All versions before this one. */
  before: number;
  /** The log was cleaned; the table is a clone, which has rows but no commits; or a newer program wrote the commit before. */
  because: 'cleaned' | 'cloned' | 'unknown';
}

/** The gaps of an answer: for each table the newest one. */
export class Gaps {
  private readonly byTable = new Map<string, Gap>();

  add(gap: Gap): void {
    const known = this.byTable.get(gap.table);
    if (!known || known.before < gap.before) this.byTable.set(gap.table, gap);
  }

  get list(): Gap[] {
    return [...this.byTable.values()];
  }
}
