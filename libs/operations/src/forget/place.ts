import type { DeltaTable } from '@fastcart/delta';
import { closedTogether, type Lake } from '@fastcart/runtime';
import { published } from '@fastcart/schemas';
import { archiveOf } from '../archive';
import { requireArchive } from '../archive-place';
import { type TableRedaction, redactionsIn } from './find';

/** A lake or its archive: tables by name, and how people are found in those that have their data. */
export interface Place {
  redactions: TableRedaction[];
  opened: Record<string, DeltaTable>;
}

/**
 * A lake and its archive, which has only tables with archived days. Errors: CONFIG_INVALID, when these days are in another
 * archive.
 */
export async function placesOf(lake: Lake, url: string | undefined): Promise<[live: Place, archive: Place]> {
  const archive = archiveOf(lake, url);
  const redactions = redactionsIn(lake.lakeSchema);
  const kept = await Promise.all(redactions.map(async (each) => ((await archive.has(each.table)) ? [each] : [])));
  const old = kept.flat();
  const opened = await lake.openPresent(lake.lakeSchema.tables);
  requireArchive(opened[published.name]!, lake, archive);
  return [
    { redactions: redactions.filter(({ table }) => table.name in opened), opened },
    {
      redactions: old,
      opened: await archive.openPresent(old.map(({ table }) => table)),
    },
  ];
}

/** The number of rows by table, and of the customers in all of them. */
export class Tally {
  private readonly rows: Record<string, number> = {};
  private readonly customers = new Set<string>();

  /** Counts the rows of each table with data of people. Returns their sum. */
  async add(
    places: Place[],
    count: (table: DeltaTable, redactTable: TableRedaction) => Promise<{ rows: number; customers: string[] }>,
  ): Promise<number> {
    let sum = 0;
    for (const { redactions, opened } of places)
      for (const each of redactions) {
        const { name } = each.table;
        const { rows, customers } = await count(opened[name]!, each);
        this.rows[name] = (this.rows[name] ?? 0) + rows;
        sum += rows;
        for (const customer of customers) this.customers.add(customer);
      }
    return sum;
  }

  get counts(): Record<string, number> {
    return { ...this.rows, customers: this.customers.size };
  }
}

/** All tables of these places, for `using`. */
export function openedIn(places: Place[]): Disposable {
  return closedTogether(places.flatMap(({ opened }) => Object.values(opened)));
}
