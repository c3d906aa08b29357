import { type CommitOptions, type CommitResult, type Query, query } from '@fastcart/delta';
import { unaccounted } from '@fastcart/quality';
import { col, rel, type Relation } from '@fastcart/query';
import { literalSql, toSql } from '@fastcart/query/sql';
import {
  type AdvanceRecord,
  type Backlog,
  changeFeed,
  commitOnce,
  FastcartError,
  type Hop,
  type HopReport,
  idOf,
  lost,
  newestCommit,
  relied,
  type Run,
} from '@fastcart/runtime';
import {
  bronze,
  columnNames,
  planFingerprint,
  positionAt,
  rejected,
  replacedPosition,
  type Table,
} from '@fastcart/schemas';
import { judge, type Judgement } from './account';
import { silverFingerprint } from './fingerprint';
import {
  acceptedCandidates,
  openRange,
  position,
  readRange,
  rowsOf,
  type SilverInput,
  type SilverTables,
} from './read';
import { coordinates, outcomes, places } from './transform/deduplicate';

interface SilverOutput extends Judgement {
  /** The `outcome` of every row that is not new, as an Arrow file. */
  outcomes: string;
}

const decided = rel('outcomes', [...coordinates, 'outcome', ...places]);
const replacing = decided.filter(col('outcome').eq('replaced'));

/** New rows of Bronze, typed, judged and deduplicated, into Silver; what cannot be used into the rejected table. */
export class SilverHop implements Hop<SilverInput, SilverOutput> {
  constructor(
    private readonly run: Run,
    private readonly tables: SilverTables,
    private readonly backlog: Backlog = changeFeed(tables.bronze, bronze.name, run.batch, rowsOf),
  ) {}

  async read(): Promise<SilverInput | undefined> {
    const range = await openRange(this.tables, this.backlog);
    return range && readRange(this.run, this.tables, this.backlog, range);
  }

  async transform({ candidates: marked, stored, rows }: SilverInput): Promise<SilverOutput> {
    const file = this.run.spool.arrow('outcomes');
    const { sinkArrow } = await import('@fastcart/query/polars');
    await sinkArrow(outcomes(acceptedCandidates), { candidates: marked, stored }, file);
    return { outcomes: file, ...(await judge(rows, marked, file)) };
  }

  /** Every Bronze row is exactly one of new, replaced, dropped and rejected. */
  check(_: SilverInput, { account }: SilverOutput): Promise<void> {
    const mistake = unaccounted(account);
    if (mistake) throw new FastcartError('AUDIT_FAILED', `silver: ${mistake}`);
    return Promise.resolve();
  }

  /** What is committed before the new rows is found ahead by a rerun, which takes the same range and skips it. */
  async commit(input: SilverInput, output: SilverOutput): Promise<HopReport> {
    const { account, warnings, failures } = output;
    const { silver: table, rejected: side } = this.tables;
    const { silver } = this.run.contract;
    const { from, after, to } = input;
    const read = { version: to, id: input.id };
    const range = { table: bronze.name, after: Number(after), upTo: Number(to) };
    const record: AdvanceRecord = {
      kind: 'rows',
      range,
      counts: { ...account },
      bytes: input.bytes,
      warnings,
      failures,
    };
    const relations = { changes: input.changes, outcomes: { arrow: output.outcomes } };
    const rows = (table: Table, plan: Relation): Query => query(toSql(plan.select(columnNames(table))), relations);
    let relies = account.rejected > 0 && input.rejectedUpTo === to ? await newestCommit(side) : undefined;
    if (account.rejected > 0 && input.rejectedUpTo !== to) {
      const advance = { from: { [position]: input.rejectedUpTo }, to: positionAt(position, read), record };
      const refused = rows(rejected, input.rejects);
      const committed = await commitOnce(this.run, 'rejected', side, advance, (commit) =>
        side.append(refused, { commit }),
      );
      if (!committed) return lost;
      relies = { version: BigInt(committed.version), id: idOf(this.run.id) };
    }
    const positions = { [position]: from, [replacedPosition]: input.replacedUpTo };
    if (account.replaced > 0 && input.replacedUpTo !== to) {
      const advance = { from: positions, to: positionAt(replacedPosition, read), record };
      const newer = this.run.spool.arrow('replacing');
      await rows(silver, input.accepted.join(replacing, { how: 'semi', on: coordinates })).toArrowFile(newer);
      const replaced = await query(toSql(replacing.distinct(...places)), relations).rows();
      const replace = (commit: CommitOptions): Promise<CommitResult> =>
        table.upsert({ arrow: newer }, { on: silver.key, among: among(replaced) }, { commit });
      if (!(await commitOnce(this.run, 'silver', table, advance, replace))) return lost;
      positions[replacedPosition] = to;
    }
    const added = rows(silver, input.accepted.join(decided, { how: 'anti', on: coordinates }));
    const first = from === undefined && { [planFingerprint]: silverFingerprint(this.run.contract) };
    const advance = {
      ...{ from: positions, to: { ...positionAt(position, read), ...first } },
      ...{ rising: [relied(rejected, relies)], record: { ...record, side: relies } },
    };
    const committed = await commitOnce(this.run, 'silver', table, advance, (commit) => table.append(added, { commit }));
    if (!committed) return lost;
    return {
      outcome: 'committed',
      counts: { ...account },
      versions: { silver: committed.version },
      failures: { ...failures, ...warnings },
    };
  }
}

/** SQL: the rows of Silver that may be replaced. Literals keep the search to their files. `stored`: the {@link places}. */
function among(stored: Record<string, unknown>[]): string {
  const values = (name: string, type: 'date' | 'string' | 'timestamp'): string[] =>
    [...new Set(stored.map((place) => String(place[`stored_${name}`])))]
      .toSorted()
      .map((value) => literalSql(value, type));
  const times = values('ingestion_timestamp', 'timestamp');
  return [
    `target.silver_ingestion_date IN (${values('silver_ingestion_date', 'date').join(', ')})`,
    `target.status IN (${values('status', 'string').join(', ')})`,
    `target.ingestion_timestamp >= ${times[0]}`,
    `target.ingestion_timestamp <= ${times.at(-1)}`,
  ].join(' AND ');
}
