import { DeltaTable } from '@fastcart/delta';
import { col, input, type Plan } from '@fastcart/query';
import {
  type Backlog,
  type CommitRecord,
  commitsRead,
  type Inputs,
  nothingRead,
  type Positions,
  type Read,
  retainedFrom,
  type Rows,
  type Run,
  tableRead,
} from '@fastcart/runtime';
import { bronze, columnNames, silver } from '@fastcart/schemas';
import { changesOf } from './changes';
import { dateOfRow, type Fact, keyOf, trustedEvents } from './fact';

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
  /** States by new events. */
  events: Rows;
  /** Rows of the table that are affected. */
  stored: Read;
  /** Keys to fold again. */
  refolded: Read;
  /** States by all events of the keys to fold again. Undefined when there are none. */
  again: Rows | undefined;
  /** The dates of the stored rows. */
  storedDates: string[];
}

/** The position of the table in Silver. */
export const position = silver.name;

/** The rows of the commit that ends a Silver run: the one before it, of the replaced rows, has the same counts. */
export function rowsOf(record: CommitRecord | undefined): number {
  if (record?.kind !== 'rows' || record.reached?.[bronze.name] === undefined) return 0;
  const { new: added = 0, replaced = 0 } = record.counts ?? {};
  return added + replaced;
}

/** What the fold needs of one batch; undefined when the table has seen all of Silver. Errors: SOURCE_REWOUND. */
export async function read(run: Run, fact: Fact, tables: FactTables, backlog: Backlog): Promise<FactInput | undefined> {
  const { engine } = run;
  const [key, date] = [keyOf(fact), dateOfRow(fact)];
  const [ref] = await commitsRead(tables.facts, [position]);
  const start = ref ?? nothingRead;
  if (!(await backlog.isBehind(start))) return undefined;
  const { after, to, id, writers, housekeeping } = await backlog.next(start);
  tableRead(run, silver.name, Number(after), Number(to), writers);
  const inputs = { changes: backlog.rows(after, to), facts: tables.facts };
  const { inserted, refolded, affected } = changesOf(fact, housekeeping, retainedFrom(tables.silver));
  // One column of the whole table shows which days have to be read in full.
  const affectedDates = input('facts', [key, date])
    .join(affected, { how: 'semi', on: [key] })
    .distinct(date);
  const [events, keys, days] = await Promise.all([
    engine.read('events', fact.state(inserted), inputs),
    engine.read('refolded', refolded, inputs),
    engine.collect(affectedDates, inputs),
  ]);
  const storedDates = days.map((row) => String(row[date]));
  const onThem = input('facts', columnNames(fact.table)).filter(col(date).in(storedDates, 'date'));
  const stored = await engine.read('stored', onThem.join(affected, { how: 'semi', on: [key] }), inputs);
  const again = keys.count > 0 ? await readAgain(run, fact, tables.silver, to, refolded, inputs) : undefined;
  return {
    from: { [position]: ref?.version },
    after,
    to,
    id,
    events: events.rows,
    stored,
    refolded: keys,
    again,
    storedDates,
  };
}

/** The states by all events that Silver has at a version: it may be further than the batch. */
async function readAgain(
  { engine }: Run,
  fact: Fact,
  table: DeltaTable,
  version: bigint,
  keys: Plan,
  inputs: Inputs,
): Promise<Rows> {
  const silver = await DeltaTable.open(table.url, { version: Number(version) });
  try {
    const events = trustedEvents.join(keys, { how: 'semi', on: [keyOf(fact)] });
    return (await engine.read('again', fact.state(events), { ...inputs, silver })).rows;
  } finally {
    silver.close();
  }
}
