import { type Decoded, type DeltaTable, type Field, type Source } from '@fastcart/delta';
import { bronze, deltaFields } from '@fastcart/schemas';
import { payloadsOf, withoutPayloads } from './payloads';
import { redacted, redactionsOf } from './rows';
import { ForgetKey, Forgotten, storedSubjects } from './subjects';

/**
 * Redacts forgotten customers in a batch, because the log still has their events, and a topic can be read again. Every attempt
 * of a commit reads the forgotten customers after its snapshot of the table. `lake forget` first stores the customer and then
 * commits to the table before it searches it. So a batch without that customer either was committed before the search, which
 * finds it, or its commit fails.
 */
export class RedactionFilter {
  constructor(
    private readonly table: DeltaTable,
    private readonly secret: string | undefined,
  ) {}

  /** `evolved`: the columns that the decoder knows. Errors: CONFIG_INVALID, see {@link storedSubjects}. */
  async rows({ rows, newColumns }: Decoded, evolved: Field[]): Promise<Source> {
    const forgotten = await this.forgotten();
    if (!forgotten) return rows;
    const redactions = await redactionsOf(forgotten, rows);
    if (redactions.length === 0) return rows;
    return redacted(rows, [...deltaFields(bronze.columns), ...evolved, ...newColumns], redactions);
  }

  async quarantined({ quarantined }: Decoded): Promise<Source> {
    const forgotten = await this.forgotten();
    if (!forgotten) return quarantined;
    const places = await payloadsOf(forgotten, quarantined);
    return places.length === 0 ? quarantined : withoutPayloads(quarantined, places);
  }

  /** Undefined without forgotten customers: then a batch is written as it was decoded. */
  private async forgotten(): Promise<Forgotten | undefined> {
    await this.table.refresh();
    const subjects = await storedSubjects(this.table, this.secret);
    // Without a secret there are no subjects: they cannot be read.
    return subjects.length === 0 ? undefined : new Forgotten(new ForgetKey(this.secret!), subjects);
  }
}
