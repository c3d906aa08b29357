import { type CommitOptions, type CommitResult, query } from '@fastcart/delta';
import { unaccounted } from '@fastcart/quality';
import { col, rel, type Relation } from '@fastcart/query';
import { toSql } from '@fastcart/query/sql';
import { commitOnce, FastcartError, type Hop, type HopReport, lost, type Run } from '@fastcart/runtime';
import { columnNames, rejected, silver } from '@fastcart/schemas';
import { judge, type Judgement } from './account';
import { openRange, readRange, replacement, type SilverInput, type SilverTables, source, spooledColumns } from './read';
import { classified, latest } from './transform/deduplicate';
import { scored } from './transform/score';

interface SilverOutput extends Judgement {
  /** Silver's rows with their `outcome`, as an Arrow file; those that are dropped too. */
  classified: string;
}

const conformedRows = rel('conformed', spooledColumns);
const judged = scored(classified(latest(conformedRows.filter(col('rejected').not()))));
const files = { place: 'stored_silver_ingestion_date', outcome: 'outcome' };
const rejects = conformedRows.filter(col('rejected')).select(columnNames(rejected));
const rowsOf = (outcome: string): Relation =>
  rel('classified', [...columnNames(silver), files.outcome])
    .filter(col(files.outcome).eq(outcome))
    .select(columnNames(silver));
const replacedPlaces = rel('classified', [files.outcome, files.place])
  .filter(col(files.outcome).eq('replaced'))
  .distinct(files.place);

/** New rows of Bronze, typed, judged and deduplicated, into Silver; what cannot be used into the rejected table. */
export class SilverHop implements Hop<SilverInput, SilverOutput> {
  constructor(
    private readonly run: Run,
    private readonly tables: SilverTables,
    private readonly batchRows: number,
  ) {}

  async read(): Promise<SilverInput | undefined> {
    const range = await openRange(this.tables, this.batchRows);
    return range && readRange(this.run, this.tables, range);
  }

  async transform(input: SilverInput): Promise<SilverOutput> {
    const file = this.run.spool.arrow('classified');
    // Loaded only now: a run that finds nothing to do does not need Polars.
    const { sinkArrow } = await import('@fastcart/query/polars');
    const { conformed, stored } = input;
    await sinkArrow(judged.select([...columnNames(silver), ...Object.values(files)]), { conformed, stored }, file);
    return { classified: file, ...(await judge(input.read, input.conformed, file)) };
  }

  /** Every Bronze row is exactly one of new, replaced, dropped and rejected. */
  check(_: SilverInput, { account }: SilverOutput): Promise<void> {
    const mistake = unaccounted(account);
    if (mistake) throw new FastcartError('AUDIT_FAILED', `silver: ${mistake}`);
    return Promise.resolve();
  }

  /** What is committed before the new rows is found ahead by a rerun, which takes the same range and skips it. */
  async commit(input: SilverInput, output: SilverOutput): Promise<HopReport> {
    const { account, warnings } = output;
    const { silver: table, rejected: side } = this.tables;
    const { from, to } = input;
    const metadata = { counts: account, warnings, bronze: { after: Number(from ?? 0n), upTo: Number(to) } };
    if (account.rejected > 0 && input.rejected !== to) {
      const advance = { from: { [source]: input.rejected }, to: { [source]: to }, metadata };
      const rows = query(toSql(rejects), { conformed: { arrow: input.conformed } });
      if (!(await commitOnce(this.run, 'rejected', side, advance, (commit) => side.append(rows, { commit }))))
        return lost;
    }
    const positions = { [source]: from, [replacement]: input.replaced };
    if (account.replaced > 0 && input.replaced !== to) {
      const advance = { from: positions, to: { [replacement]: to }, metadata };
      const replace = (commit: CommitOptions): Promise<CommitResult> => this.replace(output.classified, commit);
      if (!(await commitOnce(this.run, 'silver', table, advance, replace))) return lost;
      positions[replacement] = to;
    }
    const rows = query(toSql(rowsOf('new')), { classified: { arrow: output.classified } });
    const advance = { from: positions, to: { [source]: to }, metadata };
    const committed = await commitOnce(this.run, 'silver', table, advance, (commit) => table.append(rows, { commit }));
    if (!committed) return lost;
    return { outcome: 'committed', counts: { ...account }, versions: { silver: committed.version } };
  }

  /**
   * A row whose key is stored takes that row's place. A merge that also inserted the new rows would hold all of them
   * in memory; this one holds the few that replace. Literals keep it from reading the whole table.
   */
  private async replace(classifiedFile: string, commit: CommitOptions): Promise<CommitResult> {
    const relations = { classified: { arrow: classifiedFile } };
    const places = await query(toSql(replacedPlaces), relations).rows();
    const dates = places.map((place) => `DATE '${String(place[files.place])}'`);
    const on = [
      ...silver.key.map((name) => `target.${name} = source.${name}`),
      `target.silver_ingestion_date IN (${dates.join(', ')})`,
    ];
    const rows = query(toSql(rowsOf('replaced')), relations);
    return this.tables.silver.merge(rows, { on: on.join(' AND '), whenMatched: [{}] }, { commit });
  }
}
