import { DeltaTable } from '@fastcart/delta';
import { col, input } from '@fastcart/query';
import {
  type Backlog,
  type CommitRecord,
  commitsRead,
  nothingRead,
  type Positions,
  type Read,
  retainedFrom,
  type Rows,
  type Run,
  tableRead,
} from '@fastcart/runtime';
import { bronze, columnNames, positionOf, silver } from '@fastcart/schemas';
import { changesOf } from './changes';
import { dateOfRow, eventColumns, type Fact, keyOf, trustedEvents } from './fact';

export interface FactTables {
  silver: DeltaTable;
  facts: DeltaTable;
}

export interface FactInput {
  from: Positions;
  /** Versions of Silver: after one, up to another. */
  after: bigint;
  to: bigint;
  /** Of the commit of that version. */
  id: bigint;
  /** New events, with the columns that a state takes. */
  events: Rows;
  /** Rows of the table that are affected. */
  stored: Read;
  /** Keys to fold again, and all their events. Undefined if there are none. */
  refolded: (Read & { again: Rows }) | undefined;
  /** The dates of the stored rows. */
  storedDates: string[];
}

/** The rows of the commit that ends a Silver run: the one before it, of the replaced rows, has the same counts. */
export function rowsOf(record: CommitRecord | undefined): number {
  if (record?.kind !== 'rows' || record.reached?.[bronze.name] === undefined) return 0;
  const { new: added = 0, replaced = 0 } = record.counts ?? {};
  return added + replaced;
}

/** What the fold needs of one batch; undefined when the table has seen all of Silver. Errors: SOURCE_REWOUND. */
export async function read(run: Run, fact: Fact, tables: FactTables, backlog: Backlog): Promise<FactInput | undefined> {
  const { engine } = run;
  const [key, date, position] = [keyOf(fact), dateOfRow(fact), positionOf(fact.table)];
  const [ref] = await commitsRead(tables.facts, [position]);
  const start = ref ?? nothingRead;
  if (!(await backlog.isBehind(start))) return undefined;
  const { after, to, id, writers, replaced, housekeeping } = await backlog.next(start);
  tableRead(run, silver.name, Number(after), Number(to), writers);
  const changes = { changes: backlog.rows(after, to), facts: tables.facts };
  const { inserted, refolded } = changesOf(fact, housekeeping, retainedFrom(tables.silver));
  const [events, keys] = await Promise.all([
    engine.read('events', inserted.select(eventColumns(fact)), changes),
    replaced === 0 ? undefined : engine.read('refolded', refolded, changes),
  ]);
  const inputs = { facts: tables.facts, events: events.rows, ...(keys && { refolded: keys.rows }) };
  const ofEvents = input('events', [key]);
  const affected = (keys ? ofEvents.union(input('refolded', [key])) : ofEvents).distinct(key);
  // One column of the whole table shows which days have to be read in full.
  const affectedDates = input('facts', [key, date])
    .join(affected, { how: 'semi', on: [key] })
    .distinct(date);
  const days = await engine.collect(affectedDates, inputs);
  const storedDates = days.map((row) => String(row[date]));
  const onThem = input('facts', columnNames(fact.table)).filter(col(date).in(storedDates, 'date'));
  const stored = await engine.read('stored', onThem.join(affected, { how: 'semi', on: [key] }), inputs);
  const isAgain = keys !== undefined && keys.count > 0;
  return {
    from: { [position]: ref?.version },
    after,
    to,
    id,
    events: events.rows,
    stored,
    refolded: isAgain ? { ...keys, again: await readAgain(run, fact, tables.silver, to, keys.rows) } : undefined,
    storedDates,
  };
}

/** All events of keys that Silver has at a version: it may be further than the batch. */
async function readAgain(
  { engine }: Run,
  fact: Fact,
  table: DeltaTable,
  version: bigint,
  refolded: Rows,
): Promise<Rows> {
  using silver = await DeltaTable.open(table.url, { version: Number(version) });
  const key = keyOf(fact);
  const events = trustedEvents.join(input('refolded', [key]), { how: 'semi', on: [key] });
  return (await engine.read('again', events.select(eventColumns(fact)), { silver, refolded })).rows;
}
