import { type Decoded, type DeltaTable, type Field, type Source } from '@fastcart/delta';
import { bronze, deltaFields } from '@fastcart/schemas';
import { payloadsOf, withoutPayloads } from './payloads';
import { redacted, redactionsOf } from './rows';
import { ForgetKey, Forgotten, storedSubjects } from './subjects';

/**
 * Keeps out of a batch what tells of customers who were forgotten: the log still has their events, which come again when
 * it is read again. Who they are is looked up in each attempt of a commit, after its snapshot was taken. `lake forget`
 * writes them down, and then commits to the table before it looks through it: a batch that did not know them yet landed
 * before, and is looked through, or fails.
 */
export class RedactionFilter {
  constructor(
    private readonly table: DeltaTable,
    private readonly secret: string | undefined,
  ) {}

  /** `evolved`: the columns that the decoder was told of. Errors: CONFIG_INVALID, see {@link storedSubjects}. */
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

  /** Undefined when nobody was: then a batch is written as it was decoded. */
  private async forgotten(): Promise<Forgotten | undefined> {
    await this.table.refresh();
    const subjects = await storedSubjects(this.table, this.secret);
    // Subjects are not read without a secret.
    return subjects.length === 0 ? undefined : new Forgotten(new ForgetKey(this.secret!), subjects);
  }
}
