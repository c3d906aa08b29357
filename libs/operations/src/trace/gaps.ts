/** Versions of a table of which nobody can tell any more where they come from. */
export interface Gap {
  table: string;
  /** All that are older than this one. */
  before: number;
  /** Its log was cleaned; it is a clone, which brings rows and no commits; or the commit before is of a newer program. */
  because: 'cleaned' | 'cloned' | 'unknown';
}

/** What an answer lacks: of each table the gap that reaches furthest. */
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
