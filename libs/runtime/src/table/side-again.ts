import { type CommitResult, type DeltaTable, query, type Source } from '@fastcart/delta';
import type { CommitRef } from '@fastcart/schemas';
import { atLeastStored, type Monotonic } from './commit';
import { FastcartError } from '../process/errors';
import { addReport, step } from '../run/hop';
import { commitMaintenance, noRows, retainedFrom } from './housekeeping';
import { requireKnown } from './lineage';
import { type AdvanceRecord, type CommitRecord, type MessagesRecord, parse, type RowsRecord, write } from './record';
import { factsOf, type Run } from '../run/run';
import { isThere, missingSide, newestCommit, relied, reliedOn, type TablePair, withoutSide } from './side-commit';

interface Records {
  messages: MessagesRecord;
  rows: RowsRecord;
}
type Kind = keyof Records;

/** What is taken again at once, of a main commit whose side commit is gone. */
export interface SideBatch {
  /** The rows for the side table, at each attempt of the commit, after its snapshot was taken. */
  rows: () => Promise<Source>;
  columns: string[];
  /** Of the commit; `countOf` names its count of rows. */
  record: AdvanceRecord;
  countOf: string;
  /** The positions that the side table has come to. */
  reached: Monotonic[];
}

/**
 * Takes again, for its side table only, what a layer's commits took whose side commits are gone and were not undone by a
 * restore: after a power loss, or where an older backup was brought back. Rows that the side table holds are not written
 * again, so that a run that is killed is made good by the next, and two at once write nothing twice. In the end the main
 * table relies on the newest side commit. Errors: those of `take`; SOURCE_REWOUND.
 */
export async function takeSideAgain<K extends Kind>(
  run: Run,
  tables: TablePair,
  kind: K,
  take: (record: Records[K]) => AsyncIterable<SideBatch>,
): Promise<void> {
  const missing = await missingSide(tables);
  if (!missing) return;
  const { main, side, names } = tables;
  const lost = await step(run, 'read', () => lostCommits(tables, kind));
  const facts = { table: names.side, version: Number(missing.version), ranges: lost.length };
  run.log.warn('the table has lost commits: their rows are written again', facts);
  let again = 0;
  for (const record of lost) {
    const batches = take(record)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const batch = await step(run, 'read', () => batches.next());
        if (batch.done) break;
        again += await step(run, 'commit', () => append(run, tables, batch.value));
        run.spool.clear();
      }
    } finally {
      await batches.return?.();
    }
  }
  await step(run, 'commit', () => rely(run, tables, missing));
  run.log.warn('the lost rows are written again', { table: names.side, rows: again });
  const versions = { [names.main]: main.version, [names.side]: side.version };
  addReport(run, { outcome: 'committed', counts: { takenAgain: again }, versions });
}

/** The records of those main commits, oldest first; without what retention would take from the side table. */
async function lostCommits<K extends Kind>({ main, side, names }: TablePair, kind: K): Promise<Records[K][]> {
  const [commits, held] = await Promise.all([main.history(), side.history()]);
  for (const commit of commits) requireKnown(names.main, commit);
  const horizon = retainedFrom(side) ?? '';
  return withoutSide(commits, isThere(held, side.version)).flatMap(({ info }) => {
    const record = parse(info);
    if (isOf(record, kind)) return (record.startedAt ?? horizon).slice(0, 10) >= horizon ? record : [];
    throw new FastcartError('SOURCE_REWOUND', `${names.side} has lost what a replay of ${names.main} has made`);
  });
}

function isOf<K extends Kind>(record: CommitRecord | undefined, kind: K): record is Records[K] {
  return record?.kind === kind;
}

/** The rows of a batch that the side table does not hold. */
async function append(run: Run, { side, names }: TablePair, batch: SideBatch): Promise<number> {
  const { columns, record, countOf, reached } = batch;
  let written = 0;
  await commitMaintenance(run, names.side, side, async (): Promise<CommitResult | undefined> => {
    const arrow = run.spool.arrow('again');
    ({ rows: written } = await missingRows(side, columns, await batch.rows()).toArrowFile(arrow));
    const isLoss = record.kind === 'messages' && record.lost !== undefined && record.lost.length > 0;
    if (written === 0 && !isLoss) return undefined;
    const counts = { ...record.counts, [countOf]: written };
    const startedAt = run.startedAt.toISOString();
    const metadata = write({ ...record, counts, ...factsOf(run), startedAt });
    const commit = { transactions: await atLeastStored(side, reached), metadata };
    return side.append(written === 0 ? noRows(side) : { arrow }, { commit });
  });
  return written;
}

function missingRows(side: DeltaTable, columns: string[], rows: Source) {
  const names = columns.map((name) => `r.${name}`).join(', ');
  const sql = `SELECT ${names} FROM rows r LEFT ANTI JOIN held h
    ON r.kafka_partition = h.kafka_partition AND r.kafka_offset = h.kafka_offset`;
  return query(sql, { rows, held: side });
}

/** Unless another run has done it. */
async function rely(run: Run, tables: TablePair, missing: CommitRef): Promise<void> {
  const { main, side, names } = tables;
  await commitMaintenance(run, names.main, main, async (): Promise<CommitResult | undefined> => {
    const now = await reliedOn(tables);
    if (now?.version !== missing.version || now.id !== missing.id) return undefined;
    await side.refresh();
    const ref = await newestCommit(side);
    const metadata = write({ kind: 'housekeeping', side: ref, ...factsOf(run) });
    return main.append(noRows(main), { commit: { transactions: relied({ name: names.side }, ref), metadata } });
  });
}
