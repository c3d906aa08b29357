import { col, count, countDistinct, countWhere, input, lit, nullOf, type Plan } from '@fastcart/query';
import { countsOf, type Rows, type Run } from '@fastcart/runtime';
import { columnNames } from '@fastcart/schemas';
import { type Fact, keyOf } from './fact';
import type { FactInput } from './read';

export interface FactOutput {
  /** The folded rows. Where rows are stored, also those of which no trusted event is left, as `removed`. */
  changed: Rows;
  rows: number;
  keys: number;
  /** Rows by broken warning rule. */
  warnings: Record<string, number>;
}

/** New events folded onto the rows that they are of. */
export async function transform({ engine }: Run, fact: Fact, input: FactInput): Promise<FactOutput> {
  const { events, again } = input;
  const [stored, refolded] = [input.stored.rows, input.refolded.rows];
  const states = { events, stored, refolded, ...(again && { again }) };
  const folded = fact.rows(fact.fold(statesOf(fact, again !== undefined)));
  const rows = await engine.compute(fact.table.name, folded, states);
  const { rows: rowCount, keys, ...warnings } = await countsOf(engine, counts(fact), { rows });
  const changed =
    input.stored.count > 0 ? await engine.compute('changed', changes(fact), { rows, stored, refolded }) : rows;
  return { changed, rows: rowCount!, keys: keys!, warnings };
}

function counts(fact: Fact): Plan {
  return input('rows', columnNames(fact.table)).group([], {
    rows: count(),
    keys: countDistinct(col(keyOf(fact))),
    ...Object.fromEntries(Object.entries(fact.warnings).map(([name, broken]) => [name, countWhere(broken)])),
  });
}

function changes(fact: Fact): Plan {
  const [columns, key] = [columnNames(fact.table), keyOf(fact)];
  const rows = input('rows', columns);
  const removed = input('stored', columns)
    .join(input('refolded', [key]), { how: 'semi', on: [key] })
    .join(rows.select([key]), { how: 'anti', on: [key] });
  return rows.with({ removed: lit(false) }).union(removed.with({ removed: lit(true) }));
}

/** The states to fold: new events onto stored rows, and every event of the keys that are folded again. */
function statesOf(fact: Fact, isAgain: boolean): Plan {
  const states = storedStates(fact).union(untouched(fact, 'events'));
  return isAgain ? states.union(input('again', fact.stateColumns)) : states;
}

function untouched(fact: Fact, name: string): Plan {
  const key = keyOf(fact);
  return input(name, fact.stateColumns).join(input('refolded', [key]), { how: 'anti', on: [key] });
}

/**
 * A stored row whose last event comes again, because retention has taken it from Silver since, leaves it to the new one to
 * be the last: of the states of a key, one has that time.
 */
function storedStates(fact: Fact): Plan {
  const ending = [keyOf(fact), 'last_event_at'];
  const again = input('events', fact.stateColumns).select(ending);
  const stored = untouched(fact, 'stored');
  const [left, taken] = (['anti', 'semi'] as const).map((how) => stored.join(again, { how, on: ending }));
  return left!.union(taken!.with({ last_event_at: nullOf('timestamp') }));
}
